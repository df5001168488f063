import Text
import JSON

/// A description of operations that an operator wants, or does not want, served.
///
/// `get_*` and `name:get_*` mean names, `tag:users` tags, `method:GET` methods, `path:/v1/users*` path templates;
/// `*` stands for any text, and letters count without case. `shop=tag:users` speaks of one manifest alone.
package struct OperationPattern: Sendable, Hashable {
  /// What of an operation is looked at.
  package enum Aspect: String, Sendable, Hashable, CaseIterable { case name, tag, method, path }

  /// The pattern as written.
  package let text: String

  /// The manifest that is meant; nil means every one.
  package let manifest: String?
  private let aspect: Aspect
  private let glob: Glob

  /// Reads a pattern; nil when it is empty or begins with an aspect that does not exist.
  package init?(_ text: String) {
    let (manifest, rest) = Self.cut(text, at: "=")
    let (aspect, glob) = Self.cut(rest, at: ":")
    guard let aspect = Aspect(rawValue: aspect ?? "name"), !glob.isEmpty,
      manifest.map(Words.isIdentifier) ?? true
    else { return nil }
    self.text = text
    self.manifest = manifest
    self.aspect = aspect
    self.glob = Glob(glob)
  }

  /// Whether an operation of a manifest is meant.
  package func matches(_ operation: Operation, of manifest: String) -> Bool {
    guard self.manifest ?? manifest == manifest else { return false }
    switch aspect {
    case .name: return glob.matches(operation.name) || glob.matches(operation.toolName)
    case .tag: return operation.tags.contains(where: glob.matches)
    case .method: return glob.matches(operation.method)
    case .path: return glob.matches(operation.path)
    }
  }

  /// What the operations have in the looked-at place, for a hint when none is meant.
  func values(in manifests: [Manifest]) -> [String] {
    let operations = manifests.filter { manifest ?? $0.id == $0.id }.flatMap(\.operations)
    return switch aspect {
    case .name: operations.map(\.name)
    case .tag: operations.flatMap(\.tags)
    case .method: operations.map(\.method)
    case .path: operations.map(\.path)
    }
  }

  /// The nearest value that exists to one that does not.
  package func nearest(in manifests: [Manifest]) -> String? {
    NearestName.find(glob.text, among: values(in: manifests))
  }

  private static func cut(_ text: String, at mark: Character) -> (String?, String) {
    // A path may hold either mark; what stands before the first one is never a path.
    guard let index = text.firstIndex(of: mark), !text[..<index].contains("/") else {
      return (nil, text)
    }
    return (String(text[..<index]), String(text[text.index(after: index)...]))
  }
}

/// A text in which `*` stands for any text.
struct Glob: Sendable, Hashable {
  let text: String
  private let pieces: [[UInt8]]

  init(_ text: String) {
    self.text = text
    pieces = text.lowercased().split(separator: "*", omittingEmptySubsequences: false)
      .map { Array($0.utf8) }
  }

  /// Whether the whole of another text is meant; the time grows with the product of the lengths at most.
  func matches(_ other: String) -> Bool {
    var rest = Array(other.lowercased().utf8)[...]
    guard let first = pieces.first, let last = pieces.last, rest.starts(with: first) else {
      return false
    }
    guard pieces.count > 1 else { return rest.count == first.count }
    rest = rest.dropFirst(first.count)
    for piece in pieces.dropFirst().dropLast() {
      guard let after = Self.end(of: piece, in: rest) else { return false }
      rest = rest[after...]
    }
    return rest.count >= last.count && rest.suffix(last.count).elementsEqual(last)
  }

  private static func end(of piece: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    guard piece.count <= text.count else { return nil }
    for start in text.startIndex...(text.endIndex - piece.count)
    where text[start...].starts(with: piece) { return start + piece.count }
    return nil
  }
}
