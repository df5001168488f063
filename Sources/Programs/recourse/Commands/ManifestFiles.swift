import System
import JSON
import YAML
import Manifests
import OpenAPI

/// Manifests as they come from files: the sound ones, and everything that was found.
struct ManifestFiles {
  /// What the sound files give, in the order of the files.
  private(set) var subjects: [Subject] = []
  private(set) var diagnostics: [Diagnostic] = []

  /// What the sound manifests were read from, by file; empty unless kept.
  private(set) var texts: [String: WrittenDocument] = [:]

  /// What comes to nothing of each document; only where everything is said about them.
  private(set) var losses: [String: DocumentLosses] = [:]

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

  /// The ids of what was read from OpenAPI documents, and of the manifests.
  private var documents: Set<String> = []
  private var written: Set<String> = []

  /// What is said of each file that is a JSON Schema.
  private var schemas: [Diagnostic] = []

  private let wishes: ImportWishes
  private let reader: DescriptionReader

  /// Nil where one cannot be read: then no document is read without it.
  private var overlays: AppliedOverlays?

  /// Reads every file before it judges any, so that all that is wrong is said at once.
  init(
    _ paths: [String],
    keeping: Keeping = .manifests,
    accepting: Accepted = .manifests,
    importing wishes: ImportWishes = ImportWishes(),
    reading reader: DescriptionReader = DescriptionReader()
  ) {
    self.wishes = wishes
    self.reader = reader
    do throws(ImportError) {
      overlays = try AppliedOverlays(reader)
    } catch {
      diagnostics.append(error.diagnostic)
    }
    for path in paths { read(path, keeping, accepting) }
    addSchemas(among: paths)
    diagnostics += overlays?.remarks ?? []
    remarkOnIdleErrors()
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
    do throws(ImportError) {
      let description = try reader.read(path)
      guard let subject = load(description, path, accepted) else { return }
      subjects.append(subject)
      if keeping == .texts { texts[path] = description.document }
    } catch {
      if error.format == .jsonSchema {
        schemas.append(error.diagnostic)
      } else {
        diagnostics.append(error.diagnostic)
      }
    }
  }

  /// A schema is refused where nothing else is named; among others it was named by a pattern of files, as `*.json`.
  private mutating func addSchemas(among paths: [String]) {
    diagnostics += schemas.map { refusal in
      guard schemas.count < paths.count else { return refusal }
      var remark = refusal
      (remark.severity, remark.message) = (.warning, ForeignFormat.passedOver)
      return remark
    }
  }

  private mutating func load(
    _ description: Description,
    _ path: String,
    _ accepted: Accepted
  ) -> Subject? {
    let document = description.document
    if accepted == .dialectsToo, Dialect.isWritten(in: document) {
      let loaded = Dialect.load(document, file: path)
      add(loaded.diagnostics)
      return loaded.dialect.map { .dialect($0) }
    }
    let dialects = ProgramFiles.dialects(for: path)
    let isImported = OpenAPIFile.isWritten(in: document)
    let loaded =
      isImported
      ? load(description, path, accepted, dialects)
      : ManifestLoader.load(
        wishes.id(of: path).map { document.naming("id", .string($0)) } ?? document,
        file: path,
        dialects: dialects,
        urls: wishes.urls(for: accepted == .manifests ? .calls : .looks)
      )
    add(loaded.diagnostics)
    if let id = loaded.manifest?.id {
      if isImported { documents.insert(id) } else { written.insert(id) }
    }
    return loaded.manifest.map { .manifest($0) }
  }

  /// Reads an OpenAPI document: whoever checks it hears everything, whoever serves it waits for no operation.
  private mutating func load(
    _ description: Description,
    _ path: String,
    _ accepted: Accepted,
    _ dialects: DialectSource
  ) -> ManifestLoader.Loaded {
    guard var overlays else { return ManifestLoader.Loaded(manifest: nil, diagnostics: []) }
    do throws(ImportError) {
      var description = description
      defer { self.overlays = overlays }
      description.document = try overlays.applied(to: description.document, file: path)
      description = try reader.completed(description, path)
      let file = try imported(description, path)
      guard accepted == .dialectsToo else { return file.outlined(dialects) }
      let (loaded, lost) = file.whole(dialects)
      losses[path] = lost
      return loaded
    } catch {
      let placed = error.placed(in: description.document, file: path)
      return ManifestLoader.Loaded(manifest: nil, diagnostics: [placed])
    }
  }

  /// A document that does not say where its API is is read once more with what the person says.
  private func imported(
    _ document: Description,
    _ path: String
  ) throws(ImportError) -> OpenAPIFile {
    let date = SystemClock.today
    do throws(ImportError) {
      let options = wishes.options(of: path, date: date, trusting: .document)
      return try OpenAPIFile(document, path: path, options: options)
    } catch {
      let options = wishes.options(of: path, date: date, trusting: .person)
      return try OpenAPIFile(document, path: path, options: options)
    }
  }

  private mutating func remarkOnIdleErrors() {
    diagnostics += wishes.idleErrors(manifests: written, documents: documents).map { sentence in
      Diagnostic(
        severity: .warning,
        file: "recourse",
        pointer: JSONPointer(),
        message: sentence
      )
    }
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
