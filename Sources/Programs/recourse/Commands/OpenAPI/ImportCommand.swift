import Text
import System
import JSON
import YAML
import Manifests
import OpenAPI

/// `recourse import`: an OpenAPI document as a manifest to keep and edit.
struct ImportCommand {
  private static let specs: [Options.Spec] =
    [
      .valued("--id", "an id such as shop"), .valued("--base-url", "a URL"),
      .valued("--errors", "a dialect such as stripe"), .valued("--output", "a file"),
      .flag("--read-only"), .valued("--state", "a directory"), EffectOptions.spec,
      FixedFieldOptions.spec,
    ] + ChoiceOptions.specs + DescriptionReader.specs

  private let path: String
  private let options: Options
  private let choice: ChoiceOptions
  private let reader: DescriptionReader
  private let effects: EffectOptions
  private let baseURLs: BaseURLOptions
  private let fields: FixedFieldOptions

  init(_ words: [String]) throws(UsageError) {
    options = try Options(words, command: "import", specs: Self.specs)
    guard let path = options.operands.first else {
      throw .missingOperand(
        command: "import",
        expected: "an OpenAPI document in JSON or YAML, or its address"
      )
    }
    guard options.operands.count == 1 else {
      throw .unexpectedOperand(options.operands[1], command: "import")
    }
    self.path = path
    choice = try ChoiceOptions(options)
    reader = try DescriptionReader(options)
    effects = try EffectOptions(options)
    baseURLs = BaseURLOptions(moving: options)
    fields = try FixedFieldOptions(options)
  }

  func run() throws(UsageError) -> ExitCode {
    guard var imported = load() else { return .no }
    let dialects = ProgramFiles.dialects(for: path)
    let loaded = ManifestLoader.load(imported.manifest, dialects: dialects)
    guard let described = loaded.manifest else { return refuse(loaded.diagnostics) }
    let manifest = try fields.applied(to: try effects.applied(to: [described]))[0]
    imported.takeHeaders(of: manifest)
    imported.takeEffects(of: manifest)
    imported.keep(try chosen(of: manifest))
    let whole = imported.loadSound(dialects)
    let (remarks, lost) = imported.wholeReport()
    remarks.forEach(say)
    if lost > 0 {
      let count = English.count(lost, "reference")
      Terminal.standardError.write(
        line: "\(path): \(count) \(lost == 1 ? "leads" : "lead") nowhere; what depends on them is "
          + "left out or made without them, as said above."
      )
    }
    if imported.manifest.leftOut > 0 {
      let losses = DocumentLosses(operations: imported.manifest.leftOut)
      Terminal.standardError.write(line: "\(path): \(losses.clause ?? ""), as said above.")
    }
    guard whole.manifest != nil else { return refuse(whole.diagnostics) }
    whole.diagnostics.forEach(say)
    return write(imported.manifest)
  }

  private func load() -> ImportedFile? {
    do throws(ImportError) {
      let wishes = ImportOptions.Wishes(
        baseURL: baseURL,
        moves: baseURLs.moves.map(\.move),
        errors: options.all("--errors")
      )
      var request = ImportOptions(id: options.value("--id"), date: SystemClock.today) { _ in wishes
      }
      request.command = Command.import.rawValue
      request.variable = ProgramFiles.variable
      var overlays = try AppliedOverlays(reader)
      var description = try reader.read(path)
      description.document = try overlays.applied(to: description.document, file: path)
      description = try reader.completed(description, path)
      overlays.remarks.forEach(say)
      do throws(ImportError) {
        return ImportedFile(try OpenAPIFile(description, path: path, options: request))
      } catch {
        say(error.placed(in: description.document, file: path))
        return nil
      }
    } catch {
      say(error.diagnostic)
      return nil
    }
  }

  /// Where the API is, by the value that names no server; it may name the id before it, as with `serve`.
  private var baseURL: String? {
    let text = options.all("--base-url").last { BaseURLOptions.move($0) == nil }
    guard let text, let mark = text.firstIndex(of: "="), ManifestID.isValid(String(text[..<mark]))
    else { return text }
    return String(text[text.index(after: mark)...])
  }

  private func chosen(of manifest: Manifest) throws(UsageError) -> Set<String> {
    let chosen = try choice.applied(to: [manifest])
    let left = options.has("--read-only") ? chosen.map { $0.readOnly() } : chosen
    return Set(left.flatMap(\.operations).map(\.name))
  }

  private func refuse(_ diagnostics: [Diagnostic]) -> ExitCode {
    diagnostics.filter { $0.severity == .error }.forEach(say)
    Terminal.standardError.write(line: "recourse: nothing was written.")
    return .no
  }

  private func write(_ manifest: ImportedManifest) -> ExitCode {
    let text = PrettyJSON.text(.object(manifest.document), .dense) + "\n"
    guard let output = options.value("--output") else {
      Terminal.standardOutput.write(text)
      return .done
    }
    do throws(FileError) {
      try Files.create(output, Array(text.utf8))
    } catch {
      Terminal.standardError.write(line: error.message)
      return .couldNotRun
    }
    let count = manifest.operations.count
    Terminal.standardError.write(
      line: "\(output): \(English.count(count, "operation")). "
        + "Edit it as you like, then: recourse check \(ShellWord.quoted(output))"
    )
    return .done
  }

  private func say(_ diagnostic: Diagnostic) {
    Terminal.standardError.write(line: diagnostic.description)
  }
}

/// A document that was imported, on its way to a file.
private struct ImportedFile {
  private(set) var manifest: ImportedManifest
  private let source: OpenAPIFile

  init(_ source: OpenAPIFile) {
    self.source = source
    manifest = source.imported.manifest
  }

  /// Everything that could not be carried over, for which every operation is looked at.
  func wholeReport() -> (remarks: [Diagnostic], lostReferences: Int) { source.wholeReport() }

  /// Reads every operation, and leaves out those that cannot be called.
  mutating func loadSound(_ dialects: DialectSource) -> ManifestLoader.Loaded {
    manifest.remarks = []
    return ManifestLoader.loadSound(&manifest, dialects: dialects)
  }

  /// Has requests bear the fields that the person says.
  mutating func takeHeaders(of said: Manifest) {
    manifest.takeHeaders(of: said)
  }

  /// Has operations do what the person says.
  mutating func takeEffects(of said: Manifest) {
    manifest.takeEffects(of: said)
  }

  /// Leaves out the operations that nobody wants.
  mutating func keep(_ names: Set<String>) {
    manifest.keep(names)
  }
}
