import EventLoop
import JSONRPC
import MCP
import Manifests
import Server

/// `recourse serve`: the manifests' calls as MCP tools over stdio.
struct Serve {
  private let files: ManifestFiles
  private let options: ServeOptions

  init(_ words: [String]) throws(UsageError) {
    let options = try Options(words, command: "serve", specs: ServeOptions.specs + [.baseURL])
    guard !options.operands.isEmpty else {
      throw .missingOperand(command: "serve", expected: "at least one manifest file")
    }
    self.options = try ServeOptions(options)
    files = ManifestFiles(options.operands)
  }

  func run() throws(UsageError) -> ExitCode {
    files.report(to: .standardError)
    let manifests = try options.applied(to: files.manifests)
    guard !manifests.isEmpty else {
      Terminal.standardError.write(
        line: "recourse: no manifest can be served. Mend the errors above, then start again."
      )
      return .no
    }
    let limits = options.limits
    return EventLoopProgram.run {
      await StdioService.serve(manifests, limits: limits, environment: .system)
    }
  }
}

/// What `serve` and `rehearse` share: which tools, which API, how patient.
struct ServeOptions {
  static let specs: [Options.Spec] = [
    .flag("--read-only"), .valued("--wait", "a number of seconds from 0 to 45"),
  ]

  let limits: CallLimits
  private let effects: Effects
  private let baseURLs: [(id: String, url: BaseURL)]

  private enum Effects { case all, readsOnly }

  init(_ options: Options) throws(UsageError) {
    effects = options.has("--read-only") ? .readsOnly : .all
    limits = CallLimits(patience: Double(try options.integer("--wait", in: 0...45) ?? 20))
    var baseURLs: [(String, BaseURL)] = []
    for text in options.all("--base-url") { baseURLs.append(try Self.baseURL(text)) }
    self.baseURLs = baseURLs
  }

  private static func baseURL(_ text: String) throws(UsageError) -> (String, BaseURL) {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let url = BaseURL(String(parts[1])) else {
      throw .badValue(
        option: "--base-url",
        value: text,
        expected: "ID=URL, with an https URL, or an http URL on this machine"
      )
    }
    return (String(parts[0]), url)
  }

  /// The manifests with the overrides applied.
  ///
  /// - Throws: `UsageError` when an override names a manifest that is not served.
  func applied(to manifests: [Manifest]) throws(UsageError) -> [Manifest] {
    var manifests = manifests
    for (id, url) in baseURLs {
      guard let index = manifests.firstIndex(where: { $0.id == id }) else {
        throw .badValue(
          option: "--base-url",
          value: id,
          expected: "the id of a manifest that is served: "
            + manifests.map(\.id).joined(separator: ", ")
        )
      }
      manifests[index] = manifests[index].overridingBaseURL(url)
    }
    return effects == .readsOnly ? manifests.map { $0.readOnly() } : manifests
  }
}

extension Options.Spec {
  static let baseURL = Options.Spec.valued("--base-url", "ID=URL")
}

/// The server on this process's stdin and stdout, from the first line to the last.
@Engine
enum StdioService {
  /// Serves until the client goes away.
  static func serve(
    _ manifests: [Manifest],
    limits: CallLimits,
    environment: Environment
  ) async -> ExitCode {
    let provider = APIServer(
      manifests: manifests,
      world: .system(),
      environment: environment,
      limits: limits,
      pacing: ProcessPacing()
    )
    do throws(StdioError) {
      let server = MCPServer(
        provider: provider,
        connection: try .takingStandardStreams()
      )
      EventLoop.shared.onTermination { server.stop() }
      await server.run()
      return .done
    } catch {
      Terminal.standardError.write(line: "recourse: \(error.message)")
      return .couldNotRun
    }
  }
}
