import JSON
import Manifests
import Pacing
import PostgreSQLStorage

/// What a process does that only takes places.
struct ReservingPlan: Sendable {
  let address: ServerAddress

  /// Places that are under way at a time.
  let inFlight: Int

  /// Seconds for which what was leased of the limit is trusted; 0 leases nothing.
  let trust: Double

  /// Reads `ADDRESS 4 300` from a command line; nil for anything else.
  init?(_ words: [String]) {
    guard words.count == 3, let address = try? ServerAddress(words[0]),
      let inFlight = Int(words[1]), inFlight > 0, let trust = Double(words[2]), trust >= 0
    else { return nil }
    self.address = address
    self.inFlight = inFlight
    self.trust = trust
  }

  /// What a call under a limit of 10,000 a second asks, with the margin that a server leaves for its way.
  static func request() throws(BenchError) -> AdmissionRequest {
    let manifest = BenchManifest.stub(baseURL: "http://127.0.0.1", limit: (10_000, 1))
    let loaded = ManifestLoader.load(bytes: manifest, file: "bench.json").manifest?.withMargin()
    guard let loaded, let operation = loaded.operations.first(where: { $0.name == "get_metered" })
    else { throw .unexpected(program: "recourse-bench", answer: "its own manifest has errors") }
    let call = ScopedCall(tool: operation.toolName, arguments: ["id": 0], credential: "")
    return AdmissionRequest(scopes: ScopeMap(manifest: loaded, operation: operation), call: call)
  }
}

/// How many places were taken in which tenth of a second.
struct PlaceTally {
  /// Milliseconds of the machine's clock at which the first tenth begins.
  private var start: Int64?
  private var tenths: [Int] = []

  /// How often a place had to be waited for.
  var waited = 0

  /// Places that came too late for a call to leave, and were given back.
  var late = 0

  mutating func count(at milliseconds: Int64) {
    let first = start ?? milliseconds / 100 * 100
    start = first
    let index = Int((milliseconds - first) / 100)
    if index >= tenths.count {
      tenths += Array(repeating: 0, count: index + 1 - tenths.count)
    }
    tenths[index] += 1
  }

  /// Start, waits, late ones and the counts, for whoever adds them up.
  var line: String {
    ([start ?? 0, Int64(waited), Int64(late)].map { String($0) } + tenths.map { String($0) })
      .joined(separator: " ")
  }
}
