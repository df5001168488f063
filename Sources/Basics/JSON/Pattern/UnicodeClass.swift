import Text

/// Characters that have a property of Unicode (`\p{L}`), or all others.
struct UnicodeClass: Sendable {
  private let categories: Set<Unicode.GeneralCategory>
  private let test: (@Sendable (Unicode.Scalar) -> Bool)?
  private let isNegated: Bool

  /// Finds the class of a name: a general category, short or long, or one of some binary properties.
  init?(_ name: String, isNegated: Bool) {
    self.isNegated = isNegated
    let parts = name.split(separator: "=", omittingEmptySubsequences: false)
    let isCategory = parts.count == 2 && ["General_Category", "gc"].contains(String(parts[0]))
    let value = isCategory ? String(parts[1]) : name
    if let categories = Self.categories(value) {
      (self.categories, test) = (categories, nil)
    } else if let test = Self.tests[value] {
      (categories, self.test) = ([], test)
    } else {
      return nil
    }
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let isInside = test?(scalar) ?? categories.contains(scalar.properties.generalCategory)
    return isInside != isNegated
  }

  private static let tests: [String: @Sendable (Unicode.Scalar) -> Bool] = [
    "Any": { _ in true }, "ASCII": { $0.isASCII }, "Alphabetic": { $0.properties.isAlphabetic },
    "Alpha": { $0.properties.isAlphabetic }, "Lowercase": { $0.properties.isLowercase },
    "Uppercase": { $0.properties.isUppercase }, "White_Space": { $0.properties.isWhitespace },
    "Emoji": { $0.properties.isEmoji }, "Ideographic": { $0.properties.isIdeographic },
    "ID_Start": { $0.properties.isIDStart }, "ID_Continue": { $0.properties.isIDContinue },
  ]

  /// The general categories that a name stands for; a single letter stands for all that begin with it.
  private static func categories(_ name: String) -> Set<Unicode.GeneralCategory>? {
    let matching = all.filter { row in
      row.short == name || row.long.contains(name) || row.short.prefix(1) == name
        || groups[name].map { row.short.hasPrefix($0) } ?? false
    }
    return matching.isEmpty ? nil : Set(matching.map(\.category))
  }

  private static let groups = [
    "Letter": "L", "Mark": "M", "Number": "N", "Punctuation": "P", "punct": "P", "Symbol": "S",
    "Separator": "Z", "Other": "C",
  ]

  private static let all: [(short: String, long: [String], category: Unicode.GeneralCategory)] = [
    ("Lu", ["Uppercase_Letter"], .uppercaseLetter),
    ("Ll", ["Lowercase_Letter"], .lowercaseLetter),
    ("Lt", ["Titlecase_Letter"], .titlecaseLetter),
    ("Lm", ["Modifier_Letter"], .modifierLetter), ("Lo", ["Other_Letter"], .otherLetter),
    ("Mn", ["Nonspacing_Mark"], .nonspacingMark), ("Mc", ["Spacing_Mark"], .spacingMark),
    ("Me", ["Enclosing_Mark"], .enclosingMark),
    ("Nd", ["Decimal_Number", "digit"], .decimalNumber),
    ("Nl", ["Letter_Number"], .letterNumber), ("No", ["Other_Number"], .otherNumber),
    ("Pc", ["Connector_Punctuation"], .connectorPunctuation),
    ("Pd", ["Dash_Punctuation"], .dashPunctuation),
    ("Ps", ["Open_Punctuation"], .openPunctuation),
    ("Pe", ["Close_Punctuation"], .closePunctuation),
    ("Pi", ["Initial_Punctuation"], .initialPunctuation),
    ("Pf", ["Final_Punctuation"], .finalPunctuation),
    ("Po", ["Other_Punctuation"], .otherPunctuation), ("Sm", ["Math_Symbol"], .mathSymbol),
    ("Sc", ["Currency_Symbol"], .currencySymbol), ("Sk", ["Modifier_Symbol"], .modifierSymbol),
    ("So", ["Other_Symbol"], .otherSymbol), ("Zs", ["Space_Separator"], .spaceSeparator),
    ("Zl", ["Line_Separator"], .lineSeparator),
    ("Zp", ["Paragraph_Separator"], .paragraphSeparator), ("Cc", ["Control", "cntrl"], .control),
    ("Cf", ["Format"], .format), ("Cs", ["Surrogate"], .surrogate),
    ("Co", ["Private_Use"], .privateUse), ("Cn", ["Unassigned"], .unassigned),
  ]
}
