import HTTP
import JSON
import Manifests

/// What every answer to calls of an operation is read by, taken out of its manifest once.
struct ReadingPlan: Sendable {
  /// Whether a call changes something.
  let isWrite: Bool
  let kind: UsualBatch.CallKind
  let follow: Following.Choice
  let pages: Pages?

  /// Fields of a good answer that the agent is told.
  let toldHeaders: [String]

  /// Whether the operation answers by an address, as its description says.
  let givesAddress: Bool

  /// What of a good answer later ones will want, by source text.
  let memos: [(text: String, pointer: JSONPointer)]

  init(_ manifest: Manifest, _ operation: Manifests.Operation?) {
    let form = operation?.form
    isWrite = operation.map { $0.effect != .read } ?? false
    kind = UsualBatch.CallKind(operation)
    follow = form?.follow ?? .usual
    pages = form?.pages
    toldHeaders = form?.toldHeaders ?? []
    givesAddress = toldHeaders.contains { $0.equalsIgnoringASCIICase("Location") }
    memos = manifest.errors.memos.filter { $0.hasPrefix("json:") }.compactMap { text in
      JSONPointer(String(text.dropFirst(5))).map { (text, $0) }
    }
  }
}
