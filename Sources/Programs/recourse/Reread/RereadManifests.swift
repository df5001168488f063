import BundledFiles
import Manifests
import Retrieval
import System
import Text

/// The manifests of files that may become others while they are served.
///
/// What lies at an address, or inside the program, is read once; overlays from addresses make all of it so.
struct RereadManifests: Sendable {
  /// The files of this machine that are looked at: operands and overlays.
  let watched: [String]

  private let paths: [String]
  private let wishes: ImportWishes
  private let reader: DescriptionReader
  private let options: ServeOptions

  /// What is served, before options change it.
  private var current: [Manifest]

  /// What reading the files again came to.
  struct Outcome: Sendable {
    /// What is to be served; nil where it stays as it is.
    var manifests: [Manifest]?

    /// What is told of it, in sentences of one line.
    var sentences: [String] = []
  }

  init(_ served: ServedFiles) {
    (paths, wishes, reader, options) =
      (served.paths, served.wishes, served.reader, served.options)
    current = served.files.manifests
    let isFixed = served.reader.overlays.contains { DocumentAddress.isMeant(by: $0) }
    let files = (paths + served.reader.overlays).filter(Self.isFile)
    watched = isFixed || !paths.contains(where: Self.isFile) ? [] : files
  }

  private static func isFile(_ path: String) -> Bool {
    path != "-" && !DocumentAddress.isMeant(by: path) && !path.hasPrefix(BundledFiles.mark)
  }

  /// Reads the files again; one that cannot be served any more leaves its API as it was.
  mutating func read() -> Outcome {
    let files = ManifestFiles(
      paths.filter(Self.isFile),
      importing: wishes,
      reading: reader
    )
    var outcome = Outcome()
    outcome.sentences = refusals(files.diagnostics.filter { $0.severity == .error })
    let fresh = files.manifests
    let merged = paths.compactMap { path in
      fresh.first { $0.file == path } ?? current.first { $0.file == path }
    }
    if let clash = ManifestLoader.check(together: merged).first(where: { $0.severity == .error }) {
      outcome.sentences = [Self.kept + clash.description]
      return outcome
    }
    do throws(UsageError) {
      outcome.manifests = try options.applied(to: merged)
      current = merged
      let read = fresh.map { "\($0.file) (\(English.count($0.operations.count, "operation")))" }
      if !read.isEmpty { outcome.sentences.append("Read again: \(English.list(read)).") }
    } catch {
      outcome.sentences = [Self.kept + error.message]
    }
    return outcome
  }

  private static let kept = "What has changed cannot be served, so all goes on as it was: "

  /// One sentence for each file that cannot be served as it is.
  private func refusals(_ errors: [Diagnostic]) -> [String] {
    var files: [String] = []
    for error in errors where !files.contains(error.file) { files.append(error.file) }
    return files.compactMap { file in
      let own = errors.filter { $0.file == file }
      guard let first = own.first else { return nil }
      let goesOn =
        current.contains { $0.file == file }
        ? "what was served of it goes on" : "nothing of it is served"
      let rest = own.count > 1 ? " (and \(English.count(own.count - 1, "more error")))" : ""
      let cause = Self.ended(first.description + rest)
      return "\(file) cannot be read as it is, so \(goesOn): \(cause) To see all: recourse check "
        + ShellWord.quoted(file)
    }
  }

  /// A sentence with a mark at its end.
  private static func ended(_ sentence: String) -> String {
    sentence.last.map { ".?!".contains($0) } == true ? sentence : sentence + "."
  }
}
