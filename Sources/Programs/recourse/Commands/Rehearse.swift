import MockAPI
import System
import EventLoop
import Manifests
import Server

/// `recourse rehearse`: the tools against a stand-in API inside this program.
struct Rehearse {
  private static let listen = Options.Spec.valued("--listen", "a port from 0 to 65535")
  private static let scenario = Options.Spec.valued("--scenario", "a file")

  static let specs = ServedFiles.specs + [listen, scenario]

  private let served: ServedFiles
  private var options: ServeOptions { served.options }
  private let scenarioFile: String?
  private let port: Int?

  init(_ words: [String]) throws(UsageError) {
    let options = try Options(
      words,
      command: "rehearse",
      specs: Self.specs
    )
    guard !options.operands.isEmpty else {
      throw .missingOperand(
        command: "rehearse",
        expected: "at least one manifest or OpenAPI document"
      )
    }
    port = try options.integer("--listen", in: 0...65535)
    if port != nil, options.operands.count > 1 {
      throw .unexpectedOperand(options.operands[1], command: "rehearse --listen")
    }
    scenarioFile = options.value("--scenario")
    served = try ServedFiles(options.operands, options, of: .rehearse)
  }

  func run() throws(UsageError) -> ExitCode {
    let manifests = try served.manifests()
    guard !manifests.isEmpty else {
      Terminal.standardError.write(
        line: "recourse: no manifest can be rehearsed. Mend the errors above, then start again."
      )
      return .no
    }
    do throws(Fault) {
      let scenario = try scenario(for: manifests)
      return port.map { listen(on: UInt16($0), manifests[0], scenario) }
        ?? serve(manifests, scenario)
    } catch {
      Terminal.standardError.write(line: error.message)
      return .couldNotRun
    }
  }

  private func scenario(for manifests: [Manifest]) throws(Fault) -> Scenario {
    guard let scenarioFile else { return Scenario() }
    let text: [UInt8]
    do throws(FileError) { text = try Files.read(scenarioFile) } catch { throw Fault(error) }
    do throws(RehearsalError) {
      return try Scenario.load(text, file: scenarioFile, manifests: manifests)
    } catch {
      throw Fault(error.description)
    }
  }

  private func serve(_ manifests: [Manifest], _ scenario: Scenario) -> ExitCode {
    let place = options.state == nil ? State.Place.memory : options.statePlace
    var service = StdioService(options)
    if options.state == nil { service.commands = nil }
    return EventLoopProgram.run { [service] in
      do throws(Fault) {
        let cast = try MockAPIs(manifests, scenario: scenario)
        let state = State(place)
        let onlookers = Onlookers(of: state, in: place, log: options.log)
        let exit = await service.serve(
          cast.manifests,
          environment: MockAPIs.environment,
          state: state,
          events: onlookers.events
        )
        await onlookers.close()
        await state.close()
        return exit
      } catch {
        Terminal.standardError.write(line: error.message)
        return .couldNotRun
      }
    }
  }

  private func listen(on port: UInt16, _ manifest: Manifest, _ scenario: Scenario) -> ExitCode {
    EventLoopProgram.run {
      do throws(RehearsalError) {
        let mockAPI = try MockAPI.start(
          manifest: manifest,
          scenario: scenario,
          port: port,
          log: { Terminal.standardError.write(line: $0.description) }
        )
        // What says how to stop it must not be read before that works.
        let termination = Termination()
        Terminal.standardError.write(
          line: "The stand-in for \(manifest.title) listens on \(mockAPI.baseURL.text). "
            + "Stop it with Ctrl-C."
        )
        await termination.wait()
        mockAPI.stop()
        return .done
      } catch {
        Terminal.standardError.write(line: "recourse: \(error.description)")
        return .couldNotRun
      }
    }
  }
}
