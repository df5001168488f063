import JSON
import Manifests

/// Manifests as they come from files: the sound ones, and everything that was found.
struct ManifestFiles {
  /// What the sound files give, in the order of the files.
  private(set) var subjects: [Subject] = []
  private(set) var diagnostics: [Diagnostic] = []

  /// What the sound manifests were read from, by file; empty unless kept.
  private(set) var texts: [String: [UInt8]] = [:]

  /// What stays of a file beside its manifest; whoever serves for days needs no text.
  enum Keeping { case manifests, texts }

  /// What the files may be: a dialect can be checked and explained, but not served.
  enum Accepted { case manifests, dialectsToo }

  /// A manifest, or what stands in for the APIs of a dialect.
  enum Subject {
    case manifest(Manifest)
    case dialect(Dialect)

    /// What samples and answers are read against.
    var manifest: Manifest {
      switch self {
      case .manifest(let manifest): manifest
      case .dialect(let dialect): dialect.standIn
      }
    }
  }

  /// Reads every file before it judges any, so that all that is wrong is said at once.
  init(_ paths: [String], keeping: Keeping = .manifests, accepting: Accepted = .manifests) {
    for path in paths { read(path, keeping, accepting) }
    let shared = ManifestLoader.check(together: manifests)
    diagnostics += shared
    let refused = Set(shared.filter { $0.severity == .error }.map(\.file))
    subjects.removeAll { subject in
      if case .manifest(let manifest) = subject { refused.contains(manifest.file) } else { false }
    }
  }

  /// The manifests without the dialects.
  var manifests: [Manifest] {
    subjects.compactMap { subject in
      if case .manifest(let manifest) = subject { manifest } else { nil }
    }
  }

  private mutating func read(_ path: String, _ keeping: Keeping, _ accepted: Accepted) {
    do throws(FileError) {
      let text = try Files.read(path)
      guard let subject = load(text, path, accepted) else { return }
      subjects.append(subject)
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

  private mutating func load(_ text: [UInt8], _ path: String, _ accepted: Accepted) -> Subject? {
    if accepted == .dialectsToo, Dialect.isWritten(in: text) {
      let loaded = Dialect.load(bytes: text, file: path)
      add(loaded.diagnostics)
      return loaded.dialect.map { .dialect($0) }
    }
    let dialects = ProgramFiles.dialects(for: path)
    let loaded = ManifestLoader.load(bytes: text, file: path, dialects: dialects)
    add(loaded.diagnostics)
    return loaded.manifest.map { .manifest($0) }
  }

  /// Adds what is new: manifests that share a dialect find the same in it.
  private mutating func add(_ found: [Diagnostic]) {
    let known = Set(diagnostics)
    diagnostics += found.filter { !known.contains($0) }
  }

  /// Whether something keeps a manifest from being served.
  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// Prints what was found, one line each.
  func report(to terminal: Terminal) {
    for diagnostic in diagnostics { terminal.write(line: diagnostic.description) }
  }
}
