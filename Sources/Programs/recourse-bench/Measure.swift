/// Something that is measured.
enum Measure: String, CaseIterable {
  case start
  case call
  case callTail = "call_p95"
  case inFlight = "calls_in_flight"
  case reserving = "call_reserving"
  case refused = "call_at_shut_gate"
  case memory = "peak_memory"
  case big
  case memoryWithBig = "peak_memory_with_big"
  case firstCall = "first_call"
  case resumption = "resume_after_restart"
  case crowdWaste = "wasted_per_success"
  case crowdTime = "completion_over_earliest"
  case crowdFairness = "fairness"
  case list100 = "list_100"
  case list1000 = "list_1000"
  case list5000 = "list_5000"
  case document = "openapi_5000"
  case search = "openapi_5000_search"
  case memoryWithDocument = "openapi_5000_peak_memory"

  /// What the table calls it.
  var title: String {
    switch self {
    case .start: "start to first answer"
    case .call: "tools/call, p50"
    case .callTail: "tools/call, p95"
    case .inFlight: "calls per second, \(Plan.inFlight) in flight"
    case .reserving: "tools/call that reserves from a budget, p50"
    case .refused: "tools/call refused at a shut gate, p50"
    case .memory: "peak memory after small answers"
    case .big: "tools/call with an answer of 1 MB, p50"
    case .memoryWithBig: "peak memory after answers of 1 MB"
    case .firstCall: "start to result of a first call, on a store that exists"
    case .resumption: "start to result of a kept call that is due"
    case .crowdWaste: "\(CrowdPlan.processes) processes, one limit: refusals per success"
    case .crowdTime: "\(CrowdPlan.processes) processes, one limit: time over the earliest"
    case .crowdFairness: "\(CrowdPlan.processes) processes, one limit: fairness (Jain)"
    case .list100: "start to list of 100 operations"
    case .list1000: "start to list of 1,000 operations"
    case .list5000: "start to list of 5,000 operations"
    case .document: "start to tools, OpenAPI of 5,000 operations"
    case .search: "start to an operation found among these"
    case .memoryWithDocument: "peak memory with these"
    }
  }

  /// Where what is said beneath the table about its comparison with the floor is found.
  var footnote: String {
    switch self {
    case .reserving, .refused: " *"
    case .list100, .list1000, .list5000, .document: " **"
    case .resumption: " ***"
    default: ""
    }
  }

  enum Unit: String { case seconds, perSecond = "per_second", bytes, plain }

  var unit: Unit {
    switch self {
    case .inFlight: .perSecond
    case .memory, .memoryWithBig, .memoryWithDocument: .bytes
    case .crowdWaste, .crowdTime, .crowdFairness: .plain
    default: .seconds
    }
  }

  /// What recourse has to reach; nil where nothing is promised.
  var target: Target? {
    switch self {
    case .start: .ratioAtMost(2)
    case .call: .ratioAtMost(1.5)
    case .reserving: .ratioAtMost(3)
    case .inFlight: .atLeast(15_000)
    case .memoryWithBig: .atMost(30_000_000)
    case .document, .search: .atMost(0.150)
    case .crowdWaste: .atMost(0)
    case .crowdTime: .atMost(1.01)
    case .crowdFairness: .atLeast(0.99)
    default: nil
    }
  }

  /// Operations of the manifest whose list is measured: all of them, as tools.
  var listed: Int? {
    switch self {
    case .list100: 100
    case .list1000: 1000
    case .list5000: 5000
    default: nil
    }
  }
}

extension Measure {
  /// Operations of the OpenAPI document that is measured.
  static let documented = 5000
}

/// A promise about a measure, in its own unit or against the floor.
enum Target {
  case ratioAtMost(Double)
  case atMost(Double)
  case atLeast(Double)

  func isMet(value: Double, ratio: Double?) -> Bool {
    switch self {
    case .ratioAtMost(let limit): ratio.map { $0 <= limit } ?? false
    case .atMost(let limit): value <= limit
    case .atLeast(let limit): value >= limit
    }
  }
}

/// How much is done.
struct Plan {
  /// Calls that are always outstanding when throughput is measured.
  static let inFlight = 32

  var rounds = 11
  var starts = 5
  var warmCalls = 200
  var warmSeconds = 0.15
  var calls = 1000
  var callsInFlight = 10_000
  var bigCalls = 20
  var lists = 2

  /// Rounds in which many processes share a limit.
  var crowds = 3
  var crowd = CrowdPlan(limit: 60, milliseconds: 2000, windows: 8)

  static let full = Plan()
  static let quick = Plan(
    rounds: 2,
    starts: 3,
    warmCalls: 50,
    warmSeconds: 0.05,
    calls: 300,
    callsInFlight: 2000,
    bigCalls: 5,
    lists: 1,
    crowds: 1,
    crowd: CrowdPlan(limit: 64, milliseconds: 1000, windows: 4)
  )
}
