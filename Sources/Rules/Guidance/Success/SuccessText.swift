package import Failures
package import JSON
import Manifests

/// How a good answer becomes the text of a tool result.
///
/// Bodies go out as text only: half the bytes, and every client shows it. Where items failed, structured content
/// bears the guidance and the answer, because some clients show nothing else when it is present.
package struct SuccessText: Sendable, Hashable {
  /// At most `textLimit` characters: remarks first, then the content.
  package let text: String

  /// The same with guidance keys; nil unless the agent has to act.
  package let structured: JSONObject?

  /// The handle that `text` names, under which the content must be kept; nil where it names none.
  package let handle: String?

  /// Whether nothing of what was asked for is shown.
  package let isRefused: Bool

  /// Characters that `text` never passes.
  package static let textLimit = 8000
  private static let remarkLimit = 400
  private static let reserve = 200

  /// What is wanted of an answer, besides all of it.
  package struct Wish: Sendable, Hashable {
    /// The parts that are wanted; nil for everything.
    package var selection: JSONSelection?

    /// A handle under which the content can be kept; nil where it cannot.
    package var handle: String?

    /// What became of content that is no text; nil where nothing can.
    package var filing: Filing?

    /// Makes a wish.
    package init(
      selection: JSONSelection? = nil,
      handle: String? = nil,
      filing: Filing? = nil
    ) {
      self.selection = selection
      self.handle = handle
      self.filing = filing
    }
  }

  /// Renders a good answer.
  package init(_ answer: SuccessResponse, context: CallContext, wish: Wish = Wish()) {
    let partial = PartialGuidance(answer, context: context)
    let page = Self.page(answer, context, wish)
    let notes = answer.notes.map { APIText.cut($0.asLine, limit: Self.remarkLimit) }.prefix(8)
    let fields = Sentences.answerFields(answer.fields)
    let look = answer.lookAfter.map { Sentences.lookAfter($0, api: context.manifest.title) }
    let stream = answer.isOngoing ? Sentences.beginningOfStream(context) : nil
    let elsewhere = answer.outcomeElsewhere.map { Sentences.outcomeElsewhere($0, context) }
    let charset = answer.document.unreadCharset.map(Sentences.unreadCharset)
    let outcome = answer.redirectStop.map {
      Sentences.outcomeNotRead($0, context.manifest.title)
    }
    let form = Self.form(of: answer)
    let remarks =
      [stream, page, fields, outcome, look, elsewhere, charset, form].compactMap(\.self) + notes
    let lead = (partial?.lines ?? []) + Self.defect(of: answer, context)
    let room = (lead + remarks).reduce(Self.textLimit - Self.reserve) { $0 - $1.scalarCount - 1 }
    let content = Self.content(answer, context, wish, limit: max(room, 1500))
    // What the agent has to act on comes first, then what it got.
    let lines = lead + content.lines + remarks + [content.body].compactMap(\.self)
    handle = content.isKept ? wish.handle : nil
    isRefused = content.isRefused
    text = APIText.cut(lines.joined(separator: "\n"), limit: Self.textLimit)
    if let partial {
      var object = partial.structured(remarks: content.lines + remarks)
      object["answer"] = content.tree ?? content.body.map { .string($0) }
      structured = object
    } else {
      structured = content.isRefused ? Self.refusal(text, context) : nil
    }
  }

  /// The line on the page that follows; nil where nothing is known of one.
  private static func page(_ answer: SuccessResponse, _ context: CallContext, _ wish: Wish)
    -> String?
  {
    Sentences.nextPage(answer.nextPage, api: context.manifest.title) { changes in
      var context = context
      context.arguments["select"] = wish.selection?.json
      return CallPhrase.text(context, changing: changes)
    }
  }

  /// The line on content that is not whole, which comes first: what is missing may be what the agent wants.
  private static func defect(of answer: SuccessResponse, _ context: CallContext) -> [String] {
    answer.document.defect.map {
      [
        Sentences.unreadContent(
          $0,
          received: answer.document.body.count,
          context,
          status: answer.status
        )
      ]
    } ?? []
  }

  /// The line on content that is not quite the JSON that it was to be.
  private static func form(of answer: SuccessResponse) -> String? {
    if let wrapping = answer.document.wrapping { return Sentences.wrapped(wrapping) }
    guard !answer.isCut, !answer.isOngoing else { return nil }
    return answer.document.jsonFault.map(Sentences.broken)
  }

  private static func refusal(_ text: String, _ context: CallContext) -> JSONObject {
    var object: JSONObject = [
      "action": .string(Guidance.Action.revise.rawValue), "say": .string(text),
      "api": .string(context.manifest.id),
    ]
    object["tool"] = context.operation.map { .string($0.toolName) }
    return object
  }

  private static func content(
    _ answer: SuccessResponse,
    _ context: CallContext,
    _ wish: Wish,
    limit: Int
  ) -> ShownContent {
    let document = answer.document
    let narrow = { ArgumentHint(context).narrowingArguments }
    var frame = ShownContent.Frame(limit: limit)
    frame.status = answer.status
    frame.selection = wish.selection
    frame.handle = wish.handle
    frame.narrow = { answer.isCut ? nil : narrow() }
    frame.isSelectable = context.operation?.effect == .read
    var content: ShownContent
    switch document.content {
    case .empty:
      return ShownContent(lines: document.defect == nil ? [Sentences.done(answer.status)] : [])
    case .binary: return ShownContent(lines: binary(answer, context, wish))
    case .json(let value):
      content = ShownContent(value, text: { document.lineText(limit: limit) }, in: frame)
    case .xml(let tree):
      content = ShownContent(tree, text: { nil }, in: frame)
      if !content.isRefused { content.lines.append(Sentences.shownXML) }
    case .text, .html:
      content = ShownContent(String(decoding: document.body, as: UTF8.self), in: frame)
    }
    if answer.isCut {
      content.lines.append(Sentences.cutByReader(document.body.count, narrow: narrow()))
    }
    return content
  }

  private static func binary(
    _ answer: SuccessResponse,
    _ context: CallContext,
    _ wish: Wish
  ) -> [String] {
    guard let content = BinaryContent(answer.document), let filing = wish.filing else {
      let type = APIText.token(answer.document.mediaType)
      let bytes = answer.document.body.count
      let api = context.manifest.title
      return [Sentences.binary(api, status: answer.status, bytes: bytes, type: type)]
    }
    return Sentences.filed(content, filing, status: answer.status)
  }
}

extension ResponseContent {
  /// The content as sent where it is one line: what the API wrote compactly need not be written again.
  ///
  /// nil also for what is too long to be shown whole.
  fileprivate func lineText(limit: Int) -> String? {
    guard wrapping == nil, body.count / 4 <= limit, !body.contains(0x0A),
      !body.starts(with: [0xEF, 0xBB, 0xBF])
    else { return nil }
    return String(decoding: body, as: UTF8.self)
  }
}
