/// A part of what is measured with one running server, in the order of `all`.
struct Step {
  /// The measure that stands for the step when it fails.
  let measure: Measure

  /// Whether the floor lacks what is measured.
  let isBeyondFloor: Bool
  let body: (Session, Plan) throws(BenchError) -> [Measure: Double?]

  private init(
    _ measure: Measure,
    isBeyondFloor: Bool = false,
    _ body: @escaping (Session, Plan) throws(BenchError) -> [Measure: Double?]
  ) {
    self.measure = measure
    self.isBeyondFloor = isBeyondFloor
    self.body = body
  }

  /// The refusals come last, since they shut the gate of the whole API.
  static var all: [Step] { [plain, inFlight, reserving, memory, big, memoryWithBig, refused] }

  private static var plain: Step {
    Step(.call) { (session, plan) throws(BenchError) in
      try session.warmUp(plan, operation: "get_item")
      let times = try session.times(of: "get_item", count: plan.calls)
      return [.call: percentile(0.5, of: times), .callTail: percentile(0.95, of: times)]
    }
  }

  private static var inFlight: Step {
    Step(.inFlight) { (session, plan) throws(BenchError) in
      [.inFlight: try session.callsPerSecond(count: plan.callsInFlight)]
    }
  }

  private static var reserving: Step {
    Step(.reserving, isBeyondFloor: true) { (session, plan) throws(BenchError) in
      try session.warmUp(plan, operation: "get_metered")
      let times = try session.times(of: "get_metered", count: plan.calls)
      return [.reserving: percentile(0.5, of: times)]
    }
  }

  private static var memory: Step {
    Step(.memory) { (session, _) throws(BenchError) in [.memory: try session.peakMemory()] }
  }

  private static var big: Step {
    Step(.big) { (session, plan) throws(BenchError) in
      [.big: percentile(0.5, of: try session.bigTimes(count: plan.bigCalls))]
    }
  }

  private static var memoryWithBig: Step {
    Step(.memoryWithBig) { (session, _) throws(BenchError) in
      [.memoryWithBig: try session.peakMemory()]
    }
  }

  private static var refused: Step {
    Step(.refused, isBeyondFloor: true) { (session, plan) throws(BenchError) in
      [.refused: percentile(0.5, of: try session.refusedTimes(count: plan.calls))]
    }
  }
}
