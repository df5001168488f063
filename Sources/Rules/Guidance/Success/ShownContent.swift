import Failures
import Text
import JSON

/// The content of an answer as far as it can be shown, with the lines that say how much that is.
struct ShownContent {
  /// What happened, how much is shown, and how to have the rest; empty where all is shown.
  var lines: [String] = []

  /// What is shown; nil where there is nothing to show.
  var body: String?

  /// The tree of what is shown, where nothing is left out of it.
  var tree: JSONValue?

  /// Whether the lines name a handle under which the whole must be kept.
  var isKept = false

  /// Whether nothing of what was asked for could be shown.
  var isRefused = false

  /// What decides how content is shown.
  struct Frame {
    /// The status of the answer; nil where a result is read on.
    var status: Int?
    var selection: JSONSelection?
    var offset = ReadingOffset.start

    /// A handle for the whole; nil where nothing can be kept.
    var handle: String?

    /// Characters for everything.
    var limit: Int

    /// Arguments that make the answer smaller, asked for where not all is shown; nil where no call is at hand.
    var narrow: () -> [String]? = { nil }
    var isSelectable = false
  }

  /// Characters kept free for the lines.
  private static let reserve = 760

  private static let missLimit = 4

  /// Shows lines alone.
  init(lines: [String]) { self.lines = lines }

  // MARK: - JSON

  /// Shows a JSON value; `text` is its compact form where that is at hand.
  init(_ value: JSONValue, text: () -> String?, in frame: Frame) {
    guard let selection = frame.selection else {
      show(value, text: text, in: frame)
      return
    }
    let outcome = selection.applied(to: value)
    var misses = outcome.misses.prefix(Self.missLimit).map(Sentences.notFound)
    if outcome.misses.count > misses.count {
      misses.append(Sentences.moreNotFound(outcome.misses.count - misses.count))
    }
    guard let selected = outcome.value else {
      refuse(misses, value, in: frame)
      return
    }
    var frame = frame
    frame.limit -= misses.reduce(0) { $0 + $1.scalarCount + 1 }
    show(selected, text: { nil }, in: frame)
    lines += misses
    guard !misses.isEmpty, let handle = frame.handle, !isKept else { return }
    lines.append(Sentences.selectAgain(handle, Outline.pointers(value)))
    isKept = true
  }

  private mutating func refuse(_ misses: [String], _ value: JSONValue, in frame: Frame) {
    isRefused = true
    lines = ["revise: " + Sentences.nothingSelected(frame.status)] + misses
    lines.append(Sentences.outline(Outline.text(value)))
    guard let handle = frame.handle else { return }
    lines.append(Sentences.selectAgain(handle, Outline.pointers(value)))
    isKept = true
  }

  private mutating func show(_ value: JSONValue, text: () -> String?, in frame: Frame) {
    if frame.offset.count == 0, let whole = Self.whole(value, text: text, limit: frame.limit) {
      body = whole
      tree = value
      return
    }
    let main = MainPart(of: value)
    if frame.offset.count > 0, frame.offset.count >= main.count {
      tellEnd(of: main.count, main.unit, in: frame)
      return
    }
    let part = Truncation(value, from: frame.offset.count, limit: frame.limit - Self.reserve)
    var rest = Sentences.Rest(
      handle: frame.handle,
      selection: frame.selection,
      examples: Outline.pointers(value),
      narrow: frame.narrow(),
      isSelectable: frame.isSelectable
    )
    isKept = frame.handle != nil
    guard let part else {
      lines = [Sentences.tooLargeToShow(frame.status)] + Sentences.rest(rest)
      lines.append(Sentences.outline(Outline.text(value)))
      return
    }
    if part.shown.upperBound < part.total { rest.offset = part.shown.upperBound }
    rest.cut = part.firstCut
    lines = [Sentences.shown(frame.status, part)] + Sentences.rest(rest)
    if frame.offset.count > 0, rest.offset == nil { lines.append(Sentences.endOfResult) }
    body = part.text
  }

  /// Says that nothing is left at the offset.
  private mutating func tellEnd(of total: Int, _ unit: Truncation.Unit, in frame: Frame) {
    lines += [Sentences.beyondEnd(frame.offset, of: total, unit), Sentences.endOfResult]
    guard let handle = frame.handle else { return }
    lines.append(Sentences.fromBeginning(handle, frame.selection))
    isKept = true
  }

  /// The compact form where it fits.
  private static func whole(_ value: JSONValue, text: () -> String?, limit: Int) -> String? {
    if let text = text() { return text.scalarCount <= limit ? text : nil }
    var writer = BriefWriter(room: limit, brevity: TruncationLevel.steps[0])
    writer.append(value)
    return writer.isFull ? nil : String(decoding: writer.output, as: UTF8.self)
  }

  // MARK: - Text

  /// Shows a text.
  init(_ text: String, in frame: Frame) {
    if frame.selection != nil { lines.append(Sentences.notJSON(frame.status)) }
    let total = text.scalarCount
    guard frame.offset.count > 0 || total > frame.limit else {
      body = text
      return
    }
    let start = frame.offset.count
    guard start < total else {
      tellEnd(of: total, .characters, in: frame)
      return
    }
    let scalars = text.unicodeScalars
    let rest = String(scalars[scalars.index(scalars.startIndex, offsetBy: start)...])
    let piece = TextCut.cut(rest, limit: frame.limit - Self.reserve)
    let end = start + piece.scalarCount
    lines.append(Sentences.shownText(frame.status, start..<end, of: total))
    if end < total {
      lines += Sentences.rest(
        Sentences.Rest(
          handle: frame.handle,
          offset: end,
          narrow: frame.narrow()
        )
      )
      isKept = frame.handle != nil
    } else {
      lines.append(Sentences.endOfResult)
    }
    body = piece
  }
}
