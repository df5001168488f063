import Failures
import Text
import JSON

// What is said of answers that are shown in part, and of the way to their rest.

extension Sentences {
  /// A number with its thousands apart: 1,240.
  static func count(_ number: Int) -> String {
    var digits = Array(String(number))
    var place = digits.count - 3
    while place > (number < 0 ? 1 : 0) {
      digits.insert(",", at: place)
      place -= 3
    }
    return String(digits)
  }

  // MARK: - In the place of what is left out

  static func omitted(_ number: Int, _ unit: Truncation.Unit, after shown: Int) -> String {
    let noun = noun(unit, number)
    return shown > 0 ? "… \(count(number)) more \(noun)" : "… \(count(number)) \(noun)"
  }

  static func omittedCharacters(_ number: Int) -> String {
    "… (\(count(number)) more \(noun(.characters, number)))"
  }

  private static func noun(_ unit: Truncation.Unit, _ number: Int) -> String {
    switch unit {
    case .items: number == 1 ? "item" : "items"
    case .members: number == 1 ? "member" : "members"
    case .characters: number == 1 ? "character" : "characters"
    }
  }

  // MARK: - How much is shown

  /// The outcome of a call whose answer is shown in part: `200: 37 of 1,240 items shown (/items)`.
  static func shown(_ status: Int?, _ part: Truncation) -> String {
    let outcome = status.map { "\($0): " } ?? ""
    let total = "\(count(part.total)) \(noun(part.unit, part.total))"
    let range = part.shown
    let share =
      range.lowerBound == 0 && part.unit != .characters
      ? (range.upperBound == part.total ? "all \(total)" : "\(count(range.upperBound)) of \(total)")
        + " shown"
      : "\(noun(part.unit, 2)) \(count(min(range.lowerBound + 1, range.upperBound))) to "
        + "\(count(range.upperBound)) of \(count(part.total)) shown"
    let place = place(part.place).map { " (\"\($0)\")" } ?? ""
    let cut =
      part.firstCut == nil
      ? "" : "; long parts inside are shortened, each with a count of what is left out"
    return English.capitalized(outcome + share + place + cut + ".")
  }

  static func shownText(_ status: Int?, _ shown: Range<Int>, of total: Int) -> String {
    let outcome = status.map { "\($0): characters" } ?? "Characters"
    let first = min(shown.lowerBound + 1, shown.upperBound)
    return "\(outcome) \(count(first)) to \(count(shown.upperBound)) of \(count(total)) shown."
  }

  static func tooLargeToShow(_ status: Int?) -> String {
    let outcome = status.map { "\($0): nothing" } ?? "Nothing"
    return "\(outcome) is shown, because not even one item fits here."
  }

  /// A place in an answer, where its names are plain enough to be copied; in a sentence it stands in quotes.
  static func place(_ pointer: JSONPointer) -> String? {
    let text = pointer.description
    let plain = String(text.map { "*~$@".contains($0) ? "_" : $0 })
    return APIText.token(plain, limit: 120) == nil ? nil : text
  }

  static let endOfResult = "This is the end of the result."

  static func beyondEnd(
    _ offset: ReadingOffset,
    of total: Int,
    _ unit: Truncation.Unit
  ) -> String {
    let given =
      offset.count == .max ? UntrustedText.cut(offset.text, limit: 40) : count(offset.count)
    let last = total > 0 ? " (the last is \(count(total - 1)))" : ""
    return "Nothing is left at offset \(given)\(last): 0 \(noun(unit, 0)) of \(count(total)) shown."
  }

  static func fromBeginning(_ handle: String, _ selection: JSONSelection?) -> String {
    "To read from the beginning: read_more with \(arguments(handle, selection, 0)); it sends nothing."
  }

  // MARK: - How to have the rest

  /// How to read on, and how to have less at once.
  struct Rest {
    /// The handle under which the whole is kept; nil where it is not.
    var handle: String?

    /// What was selected, to be selected again.
    var selection: JSONSelection?

    /// Where the next piece begins; nil where this was the last.
    var offset: Int?

    /// Places that a smaller selection could name.
    var examples: [JSONPointer] = []

    /// Where something inside is shortened.
    var cut: JSONPointer?

    /// Arguments that make the answer smaller; nil where the call cannot be narrowed.
    var narrow: [String]?

    /// Whether the tool itself takes `select`.
    var isSelectable = false
  }

  static func rest(_ rest: Rest) -> [String] {
    var lines: [String] = []
    if let handle = rest.handle, let offset = rest.offset {
      lines.append(
        "To read on: read_more with \(arguments(handle, rest.selection, offset)); it sends nothing."
      )
    }
    if let handle = rest.handle, let cut = rest.cut.flatMap(place) {
      lines.append(
        "To see a shortened part whole: read_more with "
          + JSONWriter.text(["result": .string(handle), "select": .string(cut)]) + "."
      )
    }
    let smaller = smaller(rest)
    if !smaller.isEmpty {
      lines.append("To get less at once: \(smaller.joined(separator: ", or ")).")
    }
    return lines
  }

  private static func smaller(_ rest: Rest) -> [String] {
    var ways: [String] = []
    let examples = rest.examples.compactMap(place)
    if rest.selection == nil, rest.isSelectable || rest.handle != nil, !examples.isEmpty {
      let pointers = JSONWriter.text(.array(examples.map { .string($0) }))
      let whereTo =
        !rest.isSelectable
        ? "to read_more" : rest.handle == nil ? "to the call" : "here or to the call"
      ways.append("add \"select\":\(pointers) \(whereTo)")
    }
    guard let narrow = rest.narrow else { return ways }
    let names = narrow.isEmpty ? "" : " with \(English.list(narrow, joint: "or"))"
    return ways + ["narrow the call\(names)"]
  }

  /// The arguments of `read_more`.
  static func arguments(_ handle: String, _ selection: JSONSelection?, _ offset: Int?) -> String {
    var arguments: JSONObject = ["result": .string(handle)]
    arguments["select"] = selection?.json
    arguments["offset"] = offset.map { JSONValue($0) }
    return UntrustedText.json(.object(arguments))
  }

  // MARK: - Pages

  static func nextPage(_ next: NextPage, api: String, call: (JSONObject) -> String) -> String? {
    switch next {
    case .untold: nil
    case .last: "This is the last page."
    case .same:
      "\(api) named the same page again, so take this for the last page; do not ask for it once more."
    case .next(let changes): "Next page: call \(call(changes))."
    case .perhaps(let changes):
      "Next page, if there is one (\(api) does not tell): call \(call(changes))."
    case .unusable(let reason): "There is another page, but it cannot be asked for: \(reason)."
    }
  }

  // MARK: - Content that is no text

  static func filed(_ content: BinaryContent, _ filing: Filing, status: Int) -> [String] {
    let type = BinaryContent.quoted(content.mediaType)
    let size = "\(type), \(count(content.bytes.count)) bytes"
    let noun =
      switch content.kind {
      case .image: "an image"
      case .audio: "a sound"
      case .other: "a file"
      }
    switch filing {
    case .attached(nil): return ["\(status): \(noun) (\(size)), attached to this answer."]
    case .attached(let path?):
      return [
        "\(status): \(noun) (\(size)), attached to this answer and saved as \(path)",
        "It can be read there for \(fileDays) days.",
      ]
    case .saved(let path):
      return [
        "\(status): \(noun) (\(size)), saved as \(path)",
        "It can be read there for \(fileDays) days.",
      ]
    case .notSaved(let reason): return ["\(status): \(noun) (\(size)), not shown. \(reason)"]
    }
  }

  /// Days for which a saved file stays.
  static let fileDays = 7

  // MARK: - Selections

  static func notFound(_ miss: JSONSelection.Miss) -> String {
    let pointer = APIText.quoted(miss.pointer.description, limit: 120)
    let reached =
      miss.reached.tokens.isEmpty
      ? "at the top" : "at \(APIText.quoted(miss.reached.description, limit: 120))"
    switch miss.kind {
    case "object" where miss.names.isEmpty:
      return "There is nothing at \(pointer): \(reached) there is an empty object."
    case "object":
      let names = miss.names.prefix(20).map { APIText.quoted($0, limit: 40) }
      let more = miss.names.count > 20 ? ", …" : ""
      let known = "\(reached) there is \(names.joined(separator: ", "))\(more)"
      return "There is nothing at \(pointer): \(known).\(suggestion(miss))"
    case "array":
      return "There is nothing at \(pointer): \(reached) there is an array; \"*\" stands for every "
        + "item.\(suggestion(miss))"
    case "null": return "There is nothing at \(pointer): \(reached) there is null."
    default:
      return
        "There is nothing at \(pointer): \(reached) there is a \(miss.kind), which has no members."
    }
  }

  private static func suggestion(_ miss: JSONSelection.Miss) -> String {
    miss.nearest.flatMap(place).map { " Did you mean \"\($0)\"?" } ?? ""
  }

  static func moreNotFound(_ number: Int) -> String {
    "\(number) more pointers lead nowhere either."
  }

  static func nothingSelected(_ status: Int?) -> String {
    let outcome = status.map { "the call was answered (\($0)), but" } ?? "of this result"
    return "\(outcome) nothing of it is what \"select\" asks for."
  }

  static func notJSON(_ status: Int?) -> String {
    let outcome = status.map { "The call was answered (\($0))" } ?? "This result is kept"
    return "\(outcome), but it is no JSON, so \"select\" does not apply and all of it is shown."
  }

  static func outline(_ text: String) -> String { "The names in the answer (data): \"\(text)\"" }

  static func selectAgain(_ handle: String, _ examples: [JSONPointer]) -> String {
    let examples = examples.compactMap(place)
    let selection: JSONValue = examples.isEmpty ? "/…" : .array(examples.map { .string($0) })
    let call = UntrustedText.json(["result": .string(handle), "select": selection])
    return "Select anew with read_more, such as \(call): nothing is sent for it."
  }
}
