import BundledFiles
import Credentials
import System
import EventLoop
import HTTP
import JSON
import Manifests
import OpenAPI
import Requests
import Retrieval
import SQLiteStorage
import Storage
import Synchronization
import Text
import YAML

/// A manifest or document that was read, and where what it refers to is found.
struct Description {
  var document: WrittenDocument
  var location: DocumentLocation
}

/// The reading of what a command line names: files, and addresses of documents.
struct DescriptionReader {
  static let specs: [Options.Spec] = [
    .flag("--refresh"), .valued("--root", "a directory"),
    .valued("--overlay", "a file or an address"),
    .valued("--document-key", "the NAME of a variable, or FIELD=NAME"),
    .valued("--document-files", "a number from 1 to \(Retrieval.greatestFileLimit)"),
  ]

  /// What `--overlay` names.
  let overlays: [String]

  /// What else the command line names, among which an overlay may name its document.
  let operands: [String]
  private let roots: [String]
  private let key: DocumentKeyOption?
  private let freshness: Retrieval.Freshness

  /// Files that are fetched for one document.
  private let fileLimit: Int

  /// The directory of this machine, where copies are kept; nil where nothing can be.
  private let directory: String?

  /// Reads as nothing was said about it.
  init() {
    (roots, key, freshness) = ([], nil, .revalidate)
    let place = try? StateLocation.place(named: nil, variable: ProgramFiles.variable)
    directory = place?.directory
    fileLimit = Retrieval.usualFileLimit
    (overlays, operands) = ([], [])
  }

  init(_ options: Options) throws(UsageError) {
    roots = options.all("--root")
    overlays = options.all("--overlay")
    operands = options.operands
    freshness = options.has("--refresh") ? .refresh : .revalidate
    directory = try StateLocation.place(
      named: options.value("--state"),
      variable: ProgramFiles.variable
    ).directory
    key = try DocumentKeyOption(options)
    fileLimit =
      try options.integer("--document-files", in: 1...Retrieval.greatestFileLimit)
      ?? Retrieval.usualFileLimit
  }

  /// What is fetched of an address: an overlay refers to files of the document that it changes, not to its own.
  enum Extent { case document, documentAndFiles }

  /// Reads one operand.
  ///
  /// - Throws: `ImportError` where there is nothing that can be read.
  func read(
    _ operand: String,
    _ extent: Extent = .documentAndFiles
  ) throws(ImportError) -> Description {
    if DocumentAddress.isMeant(by: operand) { return try fetch(operand, extent) }
    if operand.hasPrefix(BundledFiles.mark) { return try bundled(operand) }
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try Files.read(
        operand,
        limit: OpenAPIImport.sizeLimit,
        remedy: OpenAPIImport.sizeRemedy
      )
    } catch {
      throw ImportError(file: operand, error.advice)
    }
    return Description(
      document: try Self.parsed(bytes, file: operand, extent),
      location: try LocalFiles.location(of: operand, below: roots)
    )
  }

  private func bundled(_ operand: String) throws(ImportError) -> Description {
    guard let bytes = BundledFiles.manifest(operand) else {
      let known = BundledFiles.manifests.map { BundledFiles.mark + $0 }
      throw ImportError(
        file: operand,
        "is no manifest inside this program; those are \(English.list(known, limit: .max)). "
          + "A file whose name begins so is named with ./ before it."
      )
    }
    return Description(
      document: try Self.parsed(bytes, file: operand),
      location: DocumentLocation(file: operand)
    )
  }

  /// Reads JSON or YAML; of what is to be a document, another format is named for what it is.
  private static func parsed(
    _ bytes: [UInt8],
    file: String,
    _ extent: Extent = .documentAndFiles
  ) throws(ImportError) -> WrittenDocument {
    if let format = ForeignFormat(of: bytes) { throw ImportError(file: file, format) }
    let document: WrittenDocument
    do throws(DocumentSyntaxError) {
      document = try WrittenDocument(bytes, file: file)
    } catch {
      throw ImportError(diagnostic: Diagnostic(error, file: file))
    }
    if extent == .documentAndFiles, let format = ForeignFormat(of: document.value) {
      throw ImportError(file: file, format)
    }
    return document
  }
}

extension DescriptionReader {
  private func fetch(
    _ operand: String,
    _ extent: Extent
  ) throws(ImportError) -> Description {
    guard DocumentAddress.shown(operand) == operand else {
      throw ImportError(
        file: DocumentAddress.shown(operand),
        "holds a user name or password; take it out, and pass --document-key NAME."
      )
    }
    let key = try key?.found(for: operand)
    let result = retrieving(with: key, freshness) { retrieval in
      await Self.description(at: operand, extent, retrieval)
    }
    guard let result else {
      throw ImportError(file: operand, "was not fetched, because the program was asked to end.")
    }
    return try result.get()
  }

  /// A document that an overlay has changed, with the files that only the overlay names.
  ///
  /// - Throws: `ImportError` where the program is asked to end meanwhile.
  func completed(_ description: Description, _ operand: String) throws(ImportError) -> Description {
    let location = description.location
    let value = description.document.value
    guard !overlays.isEmpty, location.rootAddress != nil,
      location.files(referredToIn: value, of: location.path).contains(where: {
        location.content($0) == nil
      })
    else { return description }
    // What is fetched already was asked after a moment ago.
    let files = retrieving(with: try key?.found(for: operand), .revalidate) { retrieval in
      await retrieval.files(of: value, at: location)
    }
    guard let files else {
      throw ImportError(file: operand, "was not fetched, because the program was asked to end.")
    }
    var completed = description
    completed.location.content = { files[$0]?.value }
    completed.location.text = { files[$0] }
    return completed
  }

  /// What a work over the network gives; nil where the program is asked to end meanwhile.
  private func retrieving<Result: Sendable>(
    with key: DocumentKey?,
    _ freshness: Retrieval.Freshness,
    _ work: @escaping @Engine @Sendable (Retrieval) async -> Result
  ) -> Result? {
    let kept = kept
    let fileLimit = fileLimit
    let outcome = Mutex<Result?>(nil)
    _ = EventLoopProgram.run {
      let transport = CurlTransport()
      let retrieval = Retrieval(
        fetch: DocumentFetch(
          transport: transport,
          key: key,
          agent: "recourse/\(Version.current)"
        ),
        kept: kept,
        freshness: freshness,
        fileLimit: fileLimit,
        say: { Terminal.standardError.write(line: "recourse: \($0)") }
      )
      let result = await work(retrieval)
      outcome.withLock { $0 = result }
      transport.close()
      return .done
    }
    return outcome.withLock { $0 }
  }

  @Engine
  private static func description(
    at operand: String,
    _ extent: Extent,
    _ retrieval: Retrieval
  ) async -> Result<Description, ImportError> {
    do throws(RetrievalError) {
      let address = try DocumentAddress(operand)
      let fetched = try await retrieval.document(at: address)
      let source = try DocumentAddress(fetched.source)
      do throws(ImportError) {
        let document = try parsed(fetched.content, file: operand, extent)
        var location = DocumentLocation(
          path: source.name,
          address: source.text,
          rootAddress: source.folder,
          content: { _ in nil }
        )
        guard extent == .documentAndFiles else {
          return .success(Description(document: document, location: location))
        }
        let files = await retrieval.files(of: document.value, at: location)
        location.content = { files[$0]?.value }
        location.text = { files[$0] }
        location.name = { source.folder + $0 }
        return .success(Description(document: document, location: location))
      } catch {
        return .failure(error)
      }
    } catch {
      return .failure(ImportError(file: operand, error.message + "."))
    }
  }

  /// Where copies are kept; nil where nothing can be.
  private var kept: KeptDocuments? {
    guard let directory else { return nil }
    do throws(StoreError) {
      return KeptDocuments(
        directory: try StateDirectory(preparing: directory, for: .files).documents
      )
    } catch {
      Terminal.standardError.write(line: "recourse: No copy is kept: \(error.message)")
      return nil
    }
  }
}

extension ImportError {
  /// The diagnostic with its line, where it is one of the document.
  func placed(in document: WrittenDocument, file: String) -> Diagnostic {
    guard diagnostic.file == file else { return diagnostic }
    return OpenAPIImport.placed([diagnostic], in: document).first ?? diagnostic
  }

  /// Tells what a file is that is no description.
  fileprivate init(file: String, _ format: ForeignFormat) {
    let error = Self(file: file, format.advice)
    self.init(diagnostic: error.diagnostic, format: format)
  }

  /// Tells why a file cannot be read.
  init(file: String, _ message: String) {
    self.init(
      diagnostic: Diagnostic(
        severity: .error,
        file: file,
        pointer: JSONPointer(),
        message: message
      )
    )
  }
}
