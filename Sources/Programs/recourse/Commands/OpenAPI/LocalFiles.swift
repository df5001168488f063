import System
import JSON
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
      return DocumentLocation(path: name) { content(of: folder + $0, below: folder) }
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
    return DocumentLocation(path: String(real.dropFirst(root.count))) {
      content(of: root + $0, below: root)
    }
  }

  /// The content of a file; nil also for a link that leads out of the root.
  private static func content(of path: String, below root: String) -> JSONValue? {
    let root = SystemFile.real(root.isEmpty ? "." : root)
    guard SystemFile.real(path).hasPrefix(root.hasSuffix("/") ? root : root + "/"),
      let bytes = try? Files.read(path, limit: OpenAPIImport.sizeLimit)
    else { return nil }
    return try? WrittenDocument(bytes, file: path).value
  }
}
