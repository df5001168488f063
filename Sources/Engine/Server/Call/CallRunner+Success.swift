import EventLoop
import Guidance
import Failures
import MCP
import Manifests
import Storage
import Tasks

// How a good answer is shown, and where what cannot be shown goes.

extension CallRunner {
  /// Bytes that are surely shown whole, so that no place for the rest has to be found.
  private static let shortAnswer = SuccessText.textLimit / 2

  /// What the agent gets of a good answer.
  func success(_ answer: SuccessResponse, _ context: CallContext) async -> AttemptSuccess {
    var wish = SuccessText.Wish(selection: selection)
    let bytes = answer.document.shownBytes
    var id: ResultID?
    if selection != nil || bytes.count > Self.shortAnswer {
      id = ResultID(entropy: dependencies.world.entropy())
      wish.handle = id?.text
    }
    let binary = BinaryContent(answer.document)
    if let binary { wish.filing = await file(binary, answer) }
    let text = SuccessText(answer, context: context, wish: wish)
    var result = ToolResult(text)
    if let binary, case .attached = wish.filing { result.attachments = [MediaBlock(binary)] }
    let kept = text.handle == nil ? nil : id.map { ($0, KeptAnswer(bytes: bytes)) }
    var success = AttemptSuccess(result: result, kept: kept)
    success.pending = answer.pending.map {
      .init(operation: $0.operation, wait: $0.wait, status: answer.status)
    }
    return success
  }

  /// Finds a place for what no text can show: beside the text where clients can take it in, else a file.
  private func file(_ content: BinaryContent, _ answer: SuccessResponse) async -> Filing {
    guard !answer.isCut else { return .notSaved(Sentence.cutFile(entry.manifest.responseLimit)) }
    // Who asks for the task again later finds no attachment, but a file.
    let isKept = persistedCall?.audience == .told
    let isAttached = content.isAttachable && dependencies.media == .besideText
    if isAttached, !isKept { return .attached(path: nil) }
    do throws(StoreError) {
      let path = try await dependencies.store.saveFile(
        content.bytes,
        as: name(of: content),
        now: now
      )
      if isAttached { return .attached(path: path) }
      return path.map { .saved(path: $0) } ?? .notSaved(Sentence.noFiles)
    } catch {
      return isAttached ? .attached(path: nil) : .notSaved(Sentence.fileNotSaved(error.message))
    }
  }

  /// The tool, and what nobody can guess.
  private func name(of content: BinaryContent) -> String {
    let random = ResultID(entropy: dependencies.world.entropy()).text.dropFirst(3)
    return "\(entry.operation.toolName)-\(random).\(content.fileExtension)"
  }
}

/// Where an image or a sound goes that a good answer is.
package enum MediaPlace: Sendable {
  /// Into the result, beside the text: clients show it to their models.
  case besideText
  /// Into a file, as other content that is no text: a terminal shows neither.
  case file
}

extension MediaBlock {
  init(_ content: BinaryContent) {
    self.init(
      content.kind == .audio ? .audio : .image,
      mediaType: content.mediaType,
      bytes: content.bytes
    )
  }
}
