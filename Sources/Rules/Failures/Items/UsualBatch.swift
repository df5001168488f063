import HTTP
import JSON
import Manifests
import Text

/// The items of an answer that each have an outcome of their own, in the forms that everybody uses, for manifests that do
/// not say how theirs does.
///
/// A list of statuses is also what an API of logs or monitors answers. So a list counts only where the answer is a 207 or
/// the call is a batch by its path, and of other calls that change something where each item that failed says why.
struct UsualBatch {
  /// An item that failed.
  struct Failed {
    var name: String
    var status: Int

    /// The API's word for what is wrong, where the item has it under a name of its own.
    var code: String?

    /// What the item says of it, in JSON, or in XML.
    var json: JSONValue?
    var xml: JSONValue?
    var fields = HTTPFields()
  }

  /// The items that failed.
  let failed: [Failed]

  /// How many items there are, those that went well included; nil where the answer does not tell.
  let total: Int?

  static let itemLimit = 10_000

  /// Finds the items; nil where the answer has none that failed.
  init?(_ document: ResponseContent, status: Int, call: CallKind) {
    let found =
      MultipartBatch(document).map { Self.parts($0) }
      ?? document.xml.flatMap { Self.multistatus($0, call) ?? Self.result($0, call) }
      ?? document.json.flatMap { Self.found(in: $0, status: status, call) }
    guard let found, !found.failed.isEmpty else { return nil }
    self = found
  }

  /// The first of the forms in which something failed.
  private static func found(in root: JSONValue, status: Int, _ call: CallKind) -> UsualBatch? {
    if let unprocessed = unprocessed(root) { return unprocessed }
    if let items = items(root, status == 207 ? .batch : call), !items.failed.isEmpty {
      return items
    }
    // A list of which as many failed as the answer counts is the list of outcomes.
    let counts = failureCounts(root, call)
    if !counts.isEmpty, let items = items(root, .batch), counts.contains(items.failed.count) {
      return items
    }
    return rejected(root, call) ?? errorsBesideData(root, status: status, call)
      ?? root["data"].flatMap { errorsBesideData($0, status: status, call) }
  }

  init(failed: [Failed], total: Int?) {
    self.failed = failed
    self.total = total
  }

  /// What the call was.
  enum CallKind {
    /// It is several calls in one, by its path.
    case batch
    case changing
    case reading

    /// Takes the kind from the operation.
    init(_ operation: Manifests.Operation?) {
      if let operation, operation.effect != .read, CheckWords.areIn(path: operation.path) {
        self = .reading
      } else if let operation, Self.isBatch(operation.path) {
        self = .batch
      } else {
        self = operation?.effect == .read ? .reading : .changing
      }
    }

    private static let words = ["batch", "bulk", "multi"]

    /// Whether a word of a path says so: `/$batch`, `/_bulk`, `/values:batchUpdate`, but not `/multimedia`.
    private static func isBatch(_ path: String) -> Bool {
      var isInWord = false
      return path.utf8.indices.contains { index in
        let begins = !isInWord
        isInWord = ASCII.isLetter(path.utf8[index])
        return begins && isInWord && words.contains { isWord($0, at: path.utf8[index...]) }
      }
    }

    /// Whether a word stands at the start of a text and ends there, if need be before a capital.
    private static func isWord(_ word: String, at text: Substring.UTF8View) -> Bool {
      var rest = text
      for letter in word.utf8 {
        guard let next = rest.popFirst(), ASCII.lowercased(next) == letter else { return false }
      }
      return rest.first.map { ASCII.isUppercase($0) || !ASCII.isLetter($0) } ?? true
    }
  }
}

// MARK: - Parts

extension UsualBatch {
  private static func parts(_ batch: MultipartBatch) -> UsualBatch {
    let failed = batch.parts.enumerated().filter { $1.status >= 400 }.map { index, part in
      Failed(
        // Beside names that the parts themselves have, a bare number would pass for one of them.
        name: part.name ?? "part \(index + 1)",
        status: min(part.status, 599),
        json: part.content,
        fields: part.fields
      )
    }
    return UsualBatch(failed: failed, total: batch.parts.count)
  }
}
