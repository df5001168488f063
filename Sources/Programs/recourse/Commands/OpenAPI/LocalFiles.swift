import System
import OpenAPI
import YAML

/// The files that a document's references may lead to: those below a directory.
enum LocalFiles {
  /// Where a document stands below the nearest of the roots, or in its own folder where none is named.
  ///
  /// - Throws: `ImportError` where it lies below no root.
  static func location(
    of path: String,
    below roots: [String]
  ) throws(ImportError) -> DocumentLocation {
    guard path != "-" else { return DocumentLocation(file: path) }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    guard !roots.isEmpty else {
      let name = String(path.dropFirst(folder.count))
      return location(name, in: folder)
    }
    let real = ProgramFiles.absolute(path)
    let fitting = roots.map { SystemFile.real($0) + "/" }.filter(real.hasPrefix)
    guard let root = fitting.max(by: { $0.count < $1.count }) else {
      let names = roots.joined(separator: " or ")
      throw ImportError(
        file: path,
        "does not lie below \(names), which --root names; name a directory above it."
      )
    }
    return location(String(real.dropFirst(root.count)), in: root)
  }

  /// The location of a document by its path below a folder.
  private static func location(_ path: String, in root: String) -> DocumentLocation {
    var location = DocumentLocation(path: path) { document(root + $0, below: root)?.value }
    location.text = { document(root + $0, below: root) }
    location.name = { root + $0 }
    return location
  }

  /// The document in a file; nil also for a link that leads out of the root.
  private static func document(_ path: String, below root: String) -> WrittenDocument? {
    let root = SystemFile.real(root.isEmpty ? "." : root)
    guard SystemFile.real(path).hasPrefix(root.hasSuffix("/") ? root : root + "/"),
      let bytes = try? Files.read(path, limit: OpenAPIImport.sizeLimit)
    else { return nil }
    return try? WrittenDocument(bytes, file: path)
  }
}
