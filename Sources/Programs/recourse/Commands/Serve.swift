import Credentials
import System
import EventLoop
import Manifests
import Server
import Text

/// `recourse serve`: the manifests' calls as MCP tools over stdio.
struct Serve {
  static let specs = ServedFiles.specs

  private let served: ServedFiles
  private var options: ServeOptions { served.options }

  init(_ words: [String]) throws(UsageError) {
    let options = try Options(words, command: "serve", specs: Self.specs)
    guard !options.operands.isEmpty else {
      throw .missingOperand(command: "serve", expected: "at least one manifest or OpenAPI document")
    }
    if options.operands.contains("-") { throw .standardInput(command: "serve") }
    served = try ServedFiles(options.operands, options)
  }

  /// Tells whoever started it by hand what it is for.
  private static func greet(_ manifests: [Manifest]) {
    let count = manifests.reduce(0) { $0 + $1.operations.count }
    Terminal.standardError.write(
      line: "recourse serves \(English.count(count, "operation")) of "
        + English.list(manifests.map(\.title)) + " to an agent's client, which starts this command "
        + "itself and speaks JSON on its stdin; nothing is to be typed here. To enter it into a client:"
        + " recourse install. To try a call: recourse call. Ctrl-C ends it."
    )
  }

  func run() throws(UsageError) -> ExitCode {
    let manifests = try served.manifests()
    guard !manifests.isEmpty else {
      Terminal.standardError.write(
        line: "recourse: no manifest can be served. Mend the errors above, then start again."
      )
      return .no
    }
    if Terminal.standardInput.isInteractive { Self.greet(manifests) }
    let place = options.statePlace
    let trust = options.trustShare
    let log = options.log
    var service = StdioService(options)
    service.sealKey = place.sealKey
    service.reread = RereadManifests(served)
    return EventLoopProgram.run { [service] in
      let state = State(place, trust: trust)
      let onlookers = Onlookers(of: state, in: place, log: log)
      let exit = await service.serve(
        manifests,
        environment: Environment.system.with(logins: place.logins),
        state: state,
        events: onlookers.events
      )
      await onlookers.close()
      await state.close()
      return exit
    }
  }
}
