/// How long nothing may be sent, and who says so.
package struct WaitTime: Sendable, Hashable {
  /// Seconds from the moment the answer was read; at least 1.
  package var seconds: Double
  package var origin: Origin

  /// Whether the API named a moment; a moment is met with a margin, a length is not.
  package var isAbsolute: Bool

  /// Makes a wait.
  package init(seconds: Double, origin: Origin, isAbsolute: Bool = false) {
    self.seconds = seconds
    self.origin = origin
    self.isAbsolute = isAbsolute
  }

  /// Where a wait's length comes from.
  package enum Origin: Sendable, Hashable {
    /// The API said it, at this source of the manifest.
    case api(source: String)
    /// The manifest's default for this failure.
    case manifest
    /// This program's default: the API and the manifest give none.
    case program
    /// The end of the period that the limit is of, where nobody names a time.
    case period(LimitPeriod)
    /// Chosen between attempts, so that callers do not come back all at once.
    case chosen
    /// A place reserved in this limit of the manifest.
    case budget(id: String)
    /// A place at the pace that refusals taught of a limit which nobody declares.
    case pace
    /// The gate that an earlier answer shut.
    case gate
    /// The gate that an earlier answer shut without naming a time.
    case chosenGate
    /// A place behind calls that wait for the same gate.
    case turn
    /// A place in a limit that only answers tell of.
    case toldLimit
    /// The next probe of an API that keeps failing.
    case probe
    /// The count of answers that would bring a ban has room again.
    case strikes
    /// The next look for the store in which limits and tasks are kept.
    case store

    /// The origin as guidance names it.
    package var text: String {
      switch self {
      case .api(let source): source
      case .manifest: "manifest"
      case .program: "default"
      case .period: "period"
      case .chosen: "chosen"
      case .budget(let id): "budget:\(id)"
      case .pace: "pace"
      case .gate, .chosenGate, .turn, .toldLimit: "gate"
      case .probe: "probe"
      case .strikes: "strikes"
      case .store: "store"
      }
    }
  }
}

extension WaitTime {
  /// Seconds for which a call is held back: an instant named by the API is met with one second to spare.
  package var margined: Double { isAbsolute ? seconds + 1 : seconds }
}
