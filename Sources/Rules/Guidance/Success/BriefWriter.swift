import Failures
import JSON

/// A writer of JSON that stops when its room is used up, and counts what its brevity leaves out in the place of it.
struct BriefWriter {
  private(set) var output: [UInt8] = []

  /// Characters (Unicode scalars) that may still be written; below zero once something did not fit.
  private(set) var room: Int
  let brevity: TruncationLevel

  /// Where something was left out first.
  private(set) var firstCut: JSONPointer?
  private var path: [String]

  init(room: Int, brevity: TruncationLevel, at place: JSONPointer = JSONPointer()) {
    self.room = room
    self.brevity = brevity
    path = place.tokens
  }

  var isFull: Bool { room < 0 }

  /// A state to come back to when what follows does not fit.
  struct Mark {
    fileprivate let bytes: Int
    fileprivate let room: Int
    fileprivate let firstCut: JSONPointer?
  }

  var mark: Mark { Mark(bytes: output.count, room: room, firstCut: firstCut) }

  mutating func goBack(to mark: Mark) {
    output.removeLast(output.count - mark.bytes)
    room = mark.room
    firstCut = mark.firstCut
  }

  /// Gives room that was kept free.
  mutating func widen(by characters: Int) { room += characters }

  /// Writes text that is JSON already.
  mutating func append(raw text: String) {
    output.append(contentsOf: text.utf8)
    room -= text.unicodeScalars.count
  }

  /// Writes a member or element with its name, so that cuts know their place.
  mutating func append(_ value: JSONValue, named token: String, depth: Int = 0) {
    path.append(token)
    append(value, depth: depth)
    path.removeLast()
  }

  /// Writes a value as briefly as is asked for.
  mutating func append(_ value: JSONValue, depth: Int = 0) {
    if isFull { return }
    switch value {
    case .string(let text): append(string: text)
    case .array(let elements): append(elements, depth: depth)
    case .object(let object): append(object, depth: depth)
    default: append(whole: value)
    }
  }

  // MARK: - Arrays and objects

  private mutating func append(_ elements: [JSONValue], depth: Int) {
    let shown = depth < brevity.depth ? min(elements.count, brevity.elements) : 0
    append(raw: "[")
    for (index, element) in elements.prefix(shown).enumerated() {
      if isFull { return }
      if index > 0 { append(raw: ",") }
      append(element, named: String(index), depth: depth + 1)
    }
    if shown < elements.count {
      noteCut()
      if shown > 0 { append(raw: ",") }
      append(whole: .string(Sentences.omitted(elements.count - shown, .items, after: shown)))
    }
    append(raw: "]")
  }

  private mutating func append(_ object: JSONObject, depth: Int) {
    let shown = depth < brevity.depth ? min(object.count, brevity.members) : 0
    append(raw: "{")
    for (index, member) in object.members.prefix(shown).enumerated() {
      if isFull { return }
      if index > 0 { append(raw: ",") }
      append(name: member.name)
      append(member.value, named: member.name, depth: depth + 1)
    }
    if shown < object.count {
      noteCut()
      if shown > 0 { append(raw: ",") }
      append(name: "…")
      append(whole: .string(Sentences.omitted(object.count - shown, .members, after: shown)))
    }
    append(raw: "}")
  }

  mutating func append(name: String) {
    append(string: name, limit: .max)
    append(raw: ":")
  }

  // MARK: - Scalars

  private mutating func append(string text: String) {
    append(string: text, limit: brevity.characters)
  }

  private mutating func append(string text: String, limit: Int) {
    // Bytes are at least as many as characters, and known without counting.
    guard text.utf8.count > limit else {
      return append(whole: .string(text))
    }
    let total = text.scalarCount
    guard total > limit else { return append(whole: .string(text)) }
    noteCut()
    let start = String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit)))
    append(whole: .string(start + Sentences.omittedCharacters(total - limit)))
  }

  /// Writes a value as it is.
  mutating func append(whole value: JSONValue) {
    if case .string(let text) = value, text.utf8.count / 4 > room { return room = -1 }
    let start = output.count
    JSONWriter.append(value, to: &output)
    room -= output[start...].reduce(into: 0) { if $1 & 0xC0 != 0x80 { $0 += 1 } }
  }

  private mutating func noteCut() {
    if firstCut == nil { firstCut = JSONPointer(tokens: path) }
  }
}

extension String {
  /// Number of Unicode scalars, counted by the bytes that begin one.
  var scalarCount: Int {
    if utf8Span.isKnownASCII { return utf8.count }
    var text = self
    return text.withUTF8 { bytes in
      unsafe bytes.reduce(0) { $0 &+ ($1 & 0xC0 != 0x80 ? 1 : 0) }
    }
  }
}
