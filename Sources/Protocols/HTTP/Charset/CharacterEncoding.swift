import Text

/// How a text is written as bytes, named as the WHATWG Encoding Standard §4.2 names it.
enum CharacterEncoding: Sendable, Hashable {
  case utf8
  /// What ISO-8859-1 and US-ASCII mean on the web too.
  case windows1252
  case utf16(ByteOrder)
  case utf32(ByteOrder)
  /// One that the C library converts, by its name there.
  case system(String)

  /// Which byte of a unit comes first.
  enum ByteOrder: Sendable, Hashable { case little, big }

  /// The encoding of a label such as `latin1`; nil for one that the standard does not have.
  init?(label: String) {
    guard let encoding = Self.labels[label.lowercased()] else { return nil }
    self = encoding
  }

  /// The text in UTF-8, with U+FFFD for what is none; nil where this machine cannot convert it.
  func utf8(from bytes: [UInt8]) -> [UInt8]? {
    switch self {
    case .utf8: bytes
    case .windows1252: Windows1252.utf8(from: bytes)
    case .utf16(let order): WideText.utf8(fromUTF16: bytes, order)
    case .utf32(let order): WideText.utf8(fromUTF32: bytes, order)
    case .system(let name): SystemConversion.utf8(from: bytes, as: name)
    }
  }

  /// Whether ASCII stands in it as itself, so that controls are controls.
  var keepsASCII: Bool {
    switch self {
    case .utf16, .utf32: false
    default: true
    }
  }

  private static let labels: [String: CharacterEncoding] = {
    var labels: [String: CharacterEncoding] = [:]
    for (encoding, names) in own + converted.map({ (.system($0), $1) }) {
      for name in names.split(separator: " ") { labels[String(name)] = encoding }
    }
    return labels
  }()

  private static let own: [(CharacterEncoding, String)] = [
    (.utf8, "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 utf8mb4"),
    (
      .windows1252,
      """
      ansi_x3.4-1968 ascii us-ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 \
      iso_8859-1 iso_8859-1:1987 l1 latin1 latin-1 windows-1252 x-cp1252
      """
    ),
    (
      .utf16(.little),
      "utf-16 utf-16le utf16 utf16le csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff"
    ),
    (.utf16(.big), "utf-16be utf16be unicodefffe"),
    (.utf32(.little), "utf-32le utf32le"),
    (.utf32(.big), "utf-32 utf-32be utf32 utf32be"),
  ]

  /// Names of the C library, each with the labels that mean it.
  private static let converted: [(String, String)] = [
    ("IBM866", "ibm866 866 cp866 csibm866"),
    (
      "ISO-8859-2",
      "iso-8859-2 csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2"
    ),
    (
      "ISO-8859-3",
      "iso-8859-3 csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3"
    ),
    (
      "ISO-8859-4",
      "iso-8859-4 csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4"
    ),
    (
      "ISO-8859-5",
      "iso-8859-5 csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5"
    ),
    (
      "ISO-8859-6",
      "iso-8859-6 arabic asmo-708 csisolatinarabic ecma-114 iso-ir-127 iso8859-6 iso88596 iso_8859-6"
    ),
    (
      "ISO-8859-7",
      "iso-8859-7 csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7"
    ),
    (
      "ISO-8859-8",
      """
      iso-8859-8 csisolatinhebrew hebrew iso-ir-138 iso8859-8 iso88598 iso_8859-8 visual iso-8859-8-i \
      iso-8859-8-e logical
      """
    ),
    ("ISO-8859-10", "iso-8859-10 csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6"),
    ("ISO-8859-13", "iso-8859-13 iso8859-13 iso885913"),
    ("ISO-8859-14", "iso-8859-14 iso8859-14 iso885914"),
    ("ISO-8859-15", "iso-8859-15 csisolatin9 iso8859-15 iso885915 iso_8859-15 l9 latin9 latin-9"),
    ("ISO-8859-16", "iso-8859-16"),
    ("KOI8-R", "koi8-r cskoi8r koi koi8 koi8_r"),
    ("KOI8-U", "koi8-u koi8-ru"),
    ("MACINTOSH", "macintosh csmacintosh mac x-mac-roman"),
    ("CP874", "windows-874 dos-874 iso-8859-11 iso8859-11 iso885911 tis-620"),
    ("CP1250", "windows-1250 cp1250 x-cp1250"),
    ("CP1251", "windows-1251 cp1251 x-cp1251"),
    ("CP1253", "windows-1253 cp1253 x-cp1253"),
    (
      "CP1254",
      "windows-1254 cp1254 x-cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 l5 latin5"
    ),
    ("CP1255", "windows-1255 cp1255 x-cp1255"),
    ("CP1256", "windows-1256 cp1256 x-cp1256"),
    ("CP1257", "windows-1257 cp1257 x-cp1257"),
    ("CP1258", "windows-1258 cp1258 x-cp1258"),
    (
      "GB18030",
      "gb18030 gbk gb2312 gb_2312 gb_2312-80 chinese csgb2312 csiso58gb231280 iso-ir-58 x-gbk cp936"
    ),
    ("BIG5-HKSCS", "big5 big5-hkscs cn-big5 csbig5 x-x-big5"),
    ("EUC-JP", "euc-jp cseucpkdfmtjapanese x-euc-jp"),
    ("ISO-2022-JP", "iso-2022-jp csiso2022jp"),
    (
      "CP932",
      "shift_jis shift-jis csshiftjis ms932 ms_kanji sjis windows-31j x-sjis cp932"
    ),
    (
      "CP949",
      "euc-kr cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949"
    ),
  ]
}
