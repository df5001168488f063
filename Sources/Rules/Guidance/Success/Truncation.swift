import Failures
package import JSON

/// A long JSON value made short enough to be read, and still JSON: whole items as far as they fit.
///
/// The part that makes the value long, an array as a rule, is shown from an offset on as far as it fits; what stands around
/// it is shown with the first piece only. Where whole items would be too few, long texts and deep parts of them are
/// shortened too. Each place where something is left out says how much.
package struct Truncation: Sendable, Hashable {
  /// What the main part is counted in.
  package enum Unit: Sendable, Hashable { case items, members, characters }

  /// JSON within the limit.
  package let text: String

  /// Where the main part stands.
  package let place: JSONPointer
  package let unit: Unit

  /// What of the main part is shown, of how much.
  package let shown: Range<Int>
  package let total: Int

  /// Where something is shortened besides the main part; nil where nothing is.
  package let firstCut: JSONPointer?

  /// Items that are enough to be shown whole rather than more of them shortened.
  private static let enough = 5

  /// Characters that may stand around the main part, as a share of the limit: two in five.
  private static let surroundings = (2, 5)

  /// Shows a value from an offset on in at most `limit` characters; nil where not even one item can be shown.
  package init?(_ value: JSONValue, from offset: Int = 0, limit: Int) {
    self.init(value, MainPart(of: value), from: offset, limit: limit)
  }

  private init?(_ value: JSONValue, _ main: MainPart, from offset: Int, limit: Int) {
    let start = min(max(0, offset), main.count)
    var best: Piece?
    for brevity in TruncationLevel.steps {
      guard
        let piece = Piece(value, main, from: start, within: limit, brevity, Self.surroundings)
      else { continue }
      if best.map({ piece.end > $0.end }) ?? true { best = piece }
      if piece.end == main.count || piece.end - start >= Self.enough { break }
    }
    guard let best, best.end > start || main.count == start else { return nil }
    text = String(decoding: best.output, as: UTF8.self)
    place = main.pointer
    unit = main.unit
    shown = start..<best.end
    total = main.count
    firstCut = best.firstCut
  }

  /// Whether everything from the offset on is shown as it is.
  package var isWhole: Bool { shown.upperBound == total && firstCut == nil }
}

/// A value written with one brevity.
private struct Piece {
  var output: [UInt8]
  var end: Int
  var firstCut: JSONPointer?

  init?(
    _ root: JSONValue,
    _ main: MainPart,
    from start: Int,
    within limit: Int,
    _ brevity: TruncationLevel,
    _ share: (Int, Int)
  ) {
    let room = limit * share.0 / share.1
    var frame = Frame(room: room, brevity: brevity, isBare: start > 0)
    frame.surround(root, main.pointer.tokens[...], at: JSONPointer())
    guard !frame.isFull else { return nil }
    let left = limit - (room - frame.room) - BriefWriter.reserve
    var writer = BriefWriter(room: left, brevity: brevity, at: main.pointer)
    end = writer.append(main, from: start)
    if writer.isFull { return nil }
    output = frame.head + writer.output + frame.tail
    firstCut = frame.firstCut ?? writer.firstCut
  }
}

/// What stands around the main part.
private struct Frame {
  private(set) var head: [UInt8] = []
  private(set) var tail: [UInt8] = []
  private(set) var room: Int
  private(set) var firstCut: JSONPointer?
  let brevity: TruncationLevel

  /// Whether neighbours are left out, because an earlier piece has shown them.
  let isBare: Bool

  var isFull: Bool { room < 0 }

  init(room: Int, brevity: TruncationLevel, isBare: Bool) {
    self.room = room
    self.brevity = brevity
    self.isBare = isBare
  }

  /// Writes the way to the main part, with the neighbours at each step.
  mutating func surround(_ value: JSONValue, _ path: ArraySlice<String>, at place: JSONPointer) {
    guard let token = path.first, !isFull else { return }
    var before = BriefWriter(room: room, brevity: brevity, at: place)
    switch value {
    case .object(let object):
      let index = object.names.firstIndex(of: token) ?? 0
      before.append(raw: "{")
      if !isBare { before.append(object.members.prefix(index), .after) }
      before.append(name: token)
      take(&before)
      surround(object.members[index].value, path.dropFirst(), at: place.appending(token))
      var after = BriefWriter(room: room, brevity: brevity, at: place)
      if !isBare { after.append(object.members.dropFirst(index + 1), .before) }
      after.append(raw: "}")
      finish(with: after)
    case .array(let elements):
      before.append(raw: "[")
      take(&before)
      if let only = elements.first {
        surround(only, path.dropFirst(), at: place.appending(token))
      }
      var after = BriefWriter(room: room, brevity: brevity, at: place)
      after.append(raw: "]")
      finish(with: after)
    default: break
    }
  }

  private mutating func take(_ writer: inout BriefWriter) {
    head += writer.output
    note(writer)
  }

  private mutating func finish(with writer: BriefWriter) {
    tail += writer.output
    note(writer)
  }

  private mutating func note(_ writer: BriefWriter) {
    room = writer.room
    firstCut = firstCut ?? writer.firstCut
  }
}

extension BriefWriter {
  /// Characters kept free for the count of what is left out.
  fileprivate static let reserve = 40

  /// Where the comma stands that parts a neighbour from the main part.
  fileprivate enum Comma { case before, after }

  /// Writes neighbours of the main part.
  fileprivate mutating func append(_ members: ArraySlice<JSONObject.Member>, _ comma: Comma) {
    for member in members where !isFull {
      if comma == .before { append(raw: ",") }
      append(name: member.name)
      append(member.value, named: member.name, depth: 1)
      if comma == .after { append(raw: ",") }
    }
  }

  /// Writes the main part from an offset on, as far as it fits; returns where it ends.
  fileprivate mutating func append(_ main: MainPart, from start: Int) -> Int {
    switch main.value {
    case .array(let elements):
      append(raw: "[")
      let end = append(elements[start...]) { writer, index in
        writer.append(elements[index], named: String(index))
      }
      close(main.count - end, .items, "]", shown: end - start)
      return end
    case .object(let object):
      append(raw: "{")
      let end = append(object.members[start...]) { writer, index in
        writer.append(name: object.members[index].name)
        writer.append(object.members[index].value, named: object.members[index].name)
      }
      close(main.count - end, .members, "}", shown: end - start)
      return end
    case .string(let text): return append(piece: text, from: start)
    default: return start
    }
  }

  /// Writes parts until one does not fit; returns where it stopped.
  private mutating func append<Part>(
    _ parts: ArraySlice<Part>,
    _ write: (inout BriefWriter, Int) -> Void
  ) -> Int {
    for index in parts.indices {
      let mark = mark
      if index > parts.startIndex { append(raw: ",") }
      write(&self, index)
      if isFull {
        goBack(to: mark)
        return index
      }
    }
    return parts.endIndex
  }

  private mutating func close(_ left: Int, _ unit: Truncation.Unit, _ end: String, shown: Int) {
    widen(by: Self.reserve)
    if left > 0 {
      if shown > 0 { append(raw: ",") }
      let count = Sentences.omitted(left, unit, after: 1)
      append(raw: unit == .members ? "\"…\":\"\(count)\"" : "\"\(count)\"")
    }
    append(raw: end)
  }

  /// Writes as much of a text as fits; returns where it ends.
  private mutating func append(piece text: String, from start: Int) -> Int {
    let scalars = text.unicodeScalars
    let from = scalars.index(scalars.startIndex, offsetBy: start)
    var length = max(0, room - 2)
    while true {
      let piece = String(String.UnicodeScalarView(scalars[from...].prefix(length)))
      let written = JSONWriter.text(.string(piece))
      let size = written.scalarCount
      if size <= room || length == 0 {
        append(raw: written)
        return start + piece.scalarCount
      }
      length = min(length - 1, length * room / size)
    }
  }
}
