package import EventLoop
import System
package import JSON
import Time
package import YAML
package import OpenAPI

/// The way from an address to a document and the files that it refers to.
@Engine
package final class Retrieval {
  /// Whether a copy that is at hand is asked after, or fetched anew.
  package enum Freshness: Sendable { case revalidate, refresh }

  /// Files that are fetched for one document, unless told otherwise, and at most.
  package nonisolated static let usualFileLimit = 2000
  package nonisolated static let greatestFileLimit = 20_000

  /// Files that are asked for at a time, as many as browsers ask one host for: small servers queue no more.
  private static let atOnce = 6

  private let fetch: DocumentFetch
  private let kept: KeptDocuments?
  private let freshness: Freshness
  private let fileLimit: Int
  private let say: (String) -> Void

  /// Whether a copy had to do already: then nobody waits for the network again.
  private var isAway = false

  /// Makes the way, on which so many files are fetched for a document; `say` takes a sentence for the person about a copy that had to do.
  package init(
    fetch: DocumentFetch,
    kept: KeptDocuments?,
    freshness: Freshness,
    fileLimit: Int = Retrieval.usualFileLimit,
    say: @escaping (String) -> Void
  ) {
    self.fetch = fetch
    self.kept = kept
    self.freshness = freshness
    self.fileLimit = fileLimit
    self.say = say
  }

  /// What stands at an address, or the copy of it where the address does not answer.
  ///
  /// - Throws: `RetrievalError` where there is neither.
  package func document(
    at address: DocumentAddress
  ) async throws(RetrievalError) -> KeptDocument {
    let copy = kept?.copy(of: address)
    if isAway, let copy { return copy }
    do throws(RetrievalError) {
      switch try await fetch.get(address, newerThan: freshness == .refresh ? nil : copy) {
      case .content(let document):
        keep(document, of: address)
        return document
      case .unchanged:
        if let copy { return copy }
        throw RetrievalError("answers with status 304 though no copy is kept; pass --refresh")
      }
    } catch {
      guard freshness == .revalidate, let copy else { throw error }
      isAway = true
      let date = kept?.date(of: address).map { " of \($0.rfc3339)" } ?? ""
      say("\(address.text) \(error.message). The copy\(date) is used, and those of its files.")
      return copy
    }
  }

  /// The contents of the files that a document's references lead to, and of theirs, by their paths below the root.
  ///
  /// What cannot be fetched is said and missing.
  package func files(
    of value: JSONValue,
    at location: DocumentLocation
  ) async -> [String: WrittenDocument] {
    guard let root = location.rootAddress else { return [:] }
    let found = FoundFiles()
    var known: Set<String> = [location.path]
    var waiting = location.files(referredToIn: value, of: location.path)
    var isOver = false
    while !waiting.isEmpty {
      let wasOver = isOver
      let next = waiting.filter { path in
        guard !known.contains(path) else { return false }
        isOver = isOver || known.count > fileLimit
        return known.count <= fileLimit && known.insert(path).inserted
      }
      if isOver, !wasOver { say(tooManyFiles) }
      for start in stride(from: 0, to: next.count, by: Self.atOnce) {
        let tasks = next[start..<min(start + Self.atOnce, next.count)].map { path in
          EventLoop.shared.start { found.contents[path] = await self.file(path, in: root) }
        }
        for task in tasks { await task.value }
      }
      waiting = next.flatMap { path in
        found.contents[path].map { location.files(referredToIn: $0.value, of: path) } ?? []
      }
    }
    return found.contents
  }

  private var tooManyFiles: String {
    let more =
      fileLimit < Self.greatestFileLimit
      ? "for more pass --document-files N, up to \(Self.greatestFileLimit)"
      : "no more are read from an address; download the document and name its file"
    return "Only the first \(fileLimit) files that the document refers to are fetched; \(more)."
  }

  private func file(_ path: String, in root: String) async -> WrittenDocument? {
    do throws(RetrievalError) {
      let address = try DocumentAddress.file(path, in: root)
      let document = try await document(at: address)
      do throws(DocumentSyntaxError) {
        return try WrittenDocument(document.content, file: path)
      } catch {
        say("\(address.text):\(error.position.line): \(error.message).")
      }
    } catch {
      say("\(root)\(path) \(error.message).")
    }
    return nil
  }

  private func keep(_ document: KeptDocument, of address: DocumentAddress) {
    do throws(SystemError) {
      try kept?.keep(document, of: address)
    } catch {
      say(
        "No copy of \(address.text) could be kept, because \(SystemError.clause(error.number)); "
          + "without the network it will be missing."
      )
    }
  }
}

/// What has been fetched so far.
@Engine
private final class FoundFiles {
  var contents: [String: WrittenDocument] = [:]
}
