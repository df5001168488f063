/// How long a soak runs, and with how much.
struct SoakPlan {
  var minutes = 60
  var processes = 8

  /// Calls that are under way at a time, of all processes together.
  var inFlight = 32

  /// Reads `--minutes 60 --processes 8 --in-flight 32`; nil for anything else.
  init?(_ words: [String]) {
    guard words.count % 2 == 0 else { return nil }
    for index in stride(from: 0, to: words.count, by: 2) {
      guard let number = Int(words[index + 1]), (1...10_000).contains(number) else { return nil }
      switch words[index] {
      case "--minutes": minutes = number
      case "--processes": processes = number
      case "--in-flight": inFlight = number
      default: return nil
      }
    }
  }

  /// Calls that one process has under way, at least one.
  var share: Int { max(1, inFlight / processes) }

  /// Minutes at the start and at the end that are compared: ten, or a third of a short run.
  var edge: Int { max(1, min(10, minutes / 3)) }
}
