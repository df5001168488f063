import JSON
import Manifests

/// Manifests as they come from files: the sound ones, and everything that was found.
struct ManifestFiles {
  private(set) var manifests: [Manifest] = []
  private(set) var diagnostics: [Diagnostic] = []

  /// Reads every file before it judges any, so that all that is wrong is said at once.
  init(_ paths: [String]) {
    for path in paths { read(path) }
    let shared = ManifestLoader.check(together: manifests)
    diagnostics += shared
    let refused = Set(shared.filter { $0.severity == .error }.map(\.file))
    manifests.removeAll { refused.contains($0.file) }
  }

  private mutating func read(_ path: String) {
    do throws(FileError) {
      let loaded = ManifestLoader.load(bytes: try Files.read(path), file: path)
      diagnostics += loaded.diagnostics
      if let manifest = loaded.manifest { manifests.append(manifest) }
    } catch {
      diagnostics.append(
        Diagnostic(
          severity: .error,
          file: path,
          pointer: JSONPointer(),
          message: error.problem + "."
        )
      )
    }
  }

  /// Whether something keeps a manifest from being served.
  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// Prints what was found, one line each.
  func report(to terminal: Terminal) {
    for diagnostic in diagnostics { terminal.write(line: diagnostic.description) }
  }
}
