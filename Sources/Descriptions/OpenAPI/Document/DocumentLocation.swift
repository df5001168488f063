package import JSON
package import YAML

/// Where a document stands, and the files that its references may lead to: those below a root.
package struct DocumentLocation: Sendable {
  /// The document's own path below the root, empty where nobody knows.
  package var path: String

  /// The document's address, against which relative servers are read; nil for one that was not fetched.
  package var address: String?

  /// The address of the root, with a slash at its end; nil where the files are files.
  package var rootAddress: String?

  /// The content of a file by its path below the root, nil where there is none.
  package var content: @Sendable (String) -> JSONValue?

  /// The text of such a file, for the lines of what must be said about it; nil where it is not at hand.
  package var text: @Sendable (String) -> WrittenDocument? = { _ in nil }

  /// Such a file's name for people.
  package var name: @Sendable (String) -> String = { $0 }

  /// Makes a location.
  package init(
    path: String,
    address: String? = nil,
    rootAddress: String? = nil,
    content: @escaping @Sendable (String) -> JSONValue?
  ) {
    self.path = path
    self.address = address
    self.rootAddress = rootAddress
    self.content = content
  }

  /// A document whose root is its folder; `file` is its path.
  package init(file: String, siblings: @escaping @Sendable (String) -> JSONValue? = { _ in nil }) {
    self.init(path: file.split(separator: "/").last.map(String.init) ?? file, content: siblings)
  }

  /// The paths below the root of the files that the references in a value lead to, each once, in their order.
  ///
  /// `file` is the path of the file that holds the value.
  package func files(referredToIn value: JSONValue, of file: String) -> [String] {
    var known: Set<String> = [file]
    let own = file == path ? SelfAddress(of: value, at: path) : nil
    return references(in: value).compactMap { text in
      guard
        let target = try? Reference(text, in: file, root: rootAddress, own: own, document: path)
          .target.file,
        known.insert(target).inserted
      else { return nil }
      return target
    }
  }

  private func references(in value: JSONValue) -> [String] {
    switch value {
    case .object(let object):
      object.members.flatMap { member in
        if member.name == "$ref", let text = member.value.string {
          return text.hasPrefix("#") ? [] : [text]
        }
        return references(in: member.value)
      }
    case .array(let elements): elements.flatMap(references)
    default: []
    }
  }
}
