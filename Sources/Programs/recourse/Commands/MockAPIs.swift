import MockAPI
import Credentials
import EventLoop
import Manifests
import Server

/// Stand-ins for the APIs of several manifests, and the manifests that lead to them.
@Engine
struct MockAPIs {
  /// The manifests, sent to the stand-ins instead of the APIs.
  let manifests: [Manifest]
  private let standIns: [RunningMockAPI]

  /// Starts a stand-in for each manifest.
  ///
  /// - Throws: what keeps one from listening.
  init(_ manifests: [Manifest], scenario: Scenario) throws(Fault) {
    var redirected: [Manifest] = []
    var standIns: [RunningMockAPI] = []
    for manifest in manifests {
      do throws(RehearsalError) {
        let mockAPI = try MockAPI.start(manifest: manifest, scenario: scenario)
        standIns.append(mockAPI)
        var moved = manifest.overridingBaseURL(mockAPI.baseURL, tokens: .all)
        // A stand-in has no TLS, and the operator's files are not read for it.
        moved.credentials.removeAll { $0.carrier == .connection }
        redirected.append(moved)
      } catch {
        throw Fault("recourse: \(error.description)")
      }
    }
    self.manifests = redirected
    self.standIns = standIns
  }

  /// Requests that all stand-ins have received.
  var requestCount: Int { standIns.reduce(0) { $0 + $1.records.count } }

  /// A key that every stand-in takes; the real ones are neither needed nor read.
  nonisolated static let environment = Environment(
    variable: { $0.hasSuffix("_FILE") ? nil : "rehearsal-key" },
    file: { _ in .refused("is not read in a rehearsal") },
    logins: RehearsalLogins()
  )
}

/// A login that every stand-in takes; nobody has to log in for a rehearsal.
private struct RehearsalLogins: LoginVault {
  func login(named name: String) -> LoginLookup {
    .found(
      StoredLogin(
        api: "rehearsal",
        credential: name,
        client: ["rehearsal"],
        generation: "rehearsal",
        accessToken: "rehearsal-token"
      )
    )
  }

  func keep(_ login: StoredLogin, named name: String) -> String? { nil }

  @Engine func lease(named name: String) async throws(CancellationError) -> (any LoginLease)? {
    nil
  }
}
