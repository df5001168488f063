import TestSupport
import Testing

@testable import recourse

struct HelpTests {
  @Test(arguments: Command.allCases)
  func `the page of a command fits a terminal and has an example`(command: Command) {
    let lines = command.help.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(lines.contains { $0.hasPrefix("Example: recourse \(command.rawValue)") })
    #expect(lines.first?.hasPrefix("recourse \(command.rawValue)") == true)
  }

  @Test func `the overview names every command and fits a terminal`() {
    let lines = Command.overview.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 80 })
    for command in Command.allCases {
      #expect(lines.contains { $0.hasPrefix("  \(command.rawValue) ") })
    }
  }
}
