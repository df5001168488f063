import Foundation
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

  @Test(arguments: Command.allCases)
  func `a command takes every option that its page offers`(command: Command) throws {
    var offered = Self.options(offeredBy: command.help)
    if command.help.contains("[OPTION of serve]") {
      offered.formUnion(Self.options(offeredBy: Command.serve.help))
    }
    let known = Set(try #require(Self.known(to: command)))
    #expect(offered.subtracting(known) == [])
  }

  /// The options of the lines that begin with the command's name, of those that go on with them, and of the list below.
  private static func options(offeredBy page: String) -> Set<String> {
    let usage = page.components(separatedBy: "\n\n")[0]
    let list = page.split(separator: "\n").filter { $0.hasPrefix("  --") }
      .compactMap { $0.split(separator: " ").first }
    let named = usage.matches(of: /--[a-z-]+/).map { String($0.0) }
    return Set(named + list.map(String.init))
  }

  /// What a command says that it knows, asked for an option that it does not.
  private static func known(to command: Command) -> [String]? {
    do throws(UsageError) {
      try open(command, ["--no-such-option"])
      return nil
    } catch {
      guard case .unknownOption(_, _, let known) = error else { return nil }
      return known
    }
  }

  private static func open(_ command: Command, _ words: [String]) throws(UsageError) {
    switch command {
    case .serve: _ = try Serve(words)
    case .check: _ = try Check(words)
    case .explain: _ = try Explain(words)
    case .dialects: _ = try DialectsCommand(words)
    case .tools: _ = try ToolsCommand(words)
    case .call: _ = try CallCommand(words)
    case .install: _ = try InstallCommand(words)
    case .uninstall: _ = try UninstallCommand(words)
    case .bundle: _ = try BundleCommand(words)
    case .doctor: _ = try DoctorCommand(words)
    case .import: _ = try ImportCommand(words)
    case .login: _ = try LoginCommand(words)
    case .logout: _ = try LogoutCommand(words)
    case .log: _ = try LogCommand(words)
    case .tasks: _ = try TasksCommand(words)
    case .rehearse: _ = try Rehearse(words)
    case .state: _ = try StateCommand(words)
    case .demo: _ = try DemoCommand(words)
    }
  }
}
