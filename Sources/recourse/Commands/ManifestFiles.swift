import JSON
import Manifests

/// Manifests as they come from files: the sound ones, and everything that was found.
struct ManifestFiles {
  private(set) var manifests: [Manifest] = []
  private(set) var diagnostics: [Diagnostic] = []

  /// What the sound manifests were read from, by file; empty unless kept.
  private(set) var texts: [String: [UInt8]] = [:]

  /// What stays of a file beside its manifest; whoever serves for days needs no text.
  enum Keeping { case manifests, texts }

  /// Reads every file before it judges any, so that all that is wrong is said at once.
  init(_ paths: [String], keeping: Keeping = .manifests) {
    for path in paths { read(path, keeping) }
    let shared = ManifestLoader.check(together: manifests)
    diagnostics += shared
    let refused = Set(shared.filter { $0.severity == .error }.map(\.file))
    manifests.removeAll { refused.contains($0.file) }
  }

  private mutating func read(_ path: String, _ keeping: Keeping) {
    do throws(FileError) {
      let text = try Files.read(path)
      let loaded = ManifestLoader.load(bytes: text, file: path)
      diagnostics += loaded.diagnostics
      guard let manifest = loaded.manifest else { return }
      manifests.append(manifest)
      if keeping == .texts { texts[path] = text }
    } catch {
      diagnostics.append(
        Diagnostic(
          severity: .error,
          file: path,
          pointer: JSONPointer(),
          message: error.advice
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
