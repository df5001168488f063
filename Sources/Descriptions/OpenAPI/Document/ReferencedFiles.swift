import JSON
import Synchronization

/// The files that references lead to, each read once, when a reference first leads there.
final class ReferencedFiles: Sendable {
  /// Files that are read at most, so that a document cannot make a server read without end; DigitalOcean's has 2,900.
  static let limit = 20_000

  private let read: @Sendable (String) -> JSONValue?
  private let known = Mutex<[String: JSONValue?]>([:])

  init(_ read: @escaping @Sendable (String) -> JSONValue?) { self.read = read }

  /// The content of a file, nil when there is none or it is no document.
  func content(of path: String) -> JSONValue? {
    known.withLock { known in
      if let content = known[path] { return content }
      guard known.count < Self.limit else { return nil }
      let content = read(path)
      known[path] = .some(content)
      return content
    }
  }
}
