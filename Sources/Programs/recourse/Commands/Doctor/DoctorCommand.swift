import Administration
import Credentials
import EventLoop
import Installation
import JSON
import Manifests
import SQLiteStorage
import Server
import Storage
import System
import Tasks
import Text
import Time

/// `recourse doctor`: a look at everything that servers need.
struct DoctorCommand {
  static let specs = ServedFiles.specs + [.flag("--call"), .flag("--json")]

  private let paths: [String]
  private let options: Options
  private let stateOption: String?
  private let served: ServedFiles

  init(_ words: [String]) throws(UsageError) {
    options = try Options(words, command: "doctor", specs: Self.specs)
    paths = options.operands
    served = try ServedFiles(paths, options)
    stateOption = options.value("--state")
    if options.has("--call"), paths.isEmpty {
      throw .missingOperand(command: "doctor --call", expected: "the file of the API to call")
    }
  }

  func run() throws(UsageError) -> ExitCode {
    let manifests =
      served.files.manifests.isEmpty
      ? [] : try served.options.applied(to: served.files.manifests)
    let place = served.options.statePlace
    let environment = Environment.system.with(logins: place.logins)
    var findings = [Self.program]
    findings += StateFindings.naming(stateOption) + StateFindings(place, named: stateOption).all
    findings += ConfigurationFindings(named: paths).all
    findings += files
    for manifest in manifests {
      findings.append(address(of: manifest))
      findings += KeyFindings.of(manifest, in: environment)
    }
    if options.has("--call") {
      for manifest in manifests {
        findings += DoctorCall(manifest: manifest, options: served.options).findings()
      }
    }
    show(findings)
    return findings.contains { $0.state == .todo } ? .no : .done
  }

  private static var program: Finding {
    let libraries = VersionReport.libraries.map { String($0.prefix { $0 != " " }) }
    return Finding(
      .good,
      "program",
      ([VersionReport.program] + libraries).joined(separator: ", ") + "."
    )
  }

  private var files: [Finding] {
    paths.map { path in
      let errors = served.files.diagnostics.filter { $0.file == path && $0.severity == .error }
      guard let first = errors.first else {
        let count = served.files.manifests.first { $0.file == path }?.operations.count ?? 0
        return Finding(.good, "file", "\(path): \(English.count(count, "operation")).")
      }
      return Finding(
        .todo,
        "file",
        first.description + (errors.count > 1 ? " (and \(errors.count - 1) more)" : ""),
        remedy: "See them all: recourse check \(ShellWord.quoted(path))"
      )
    }
  }

  private func address(of manifest: Manifest) -> Finding {
    Finding(.good, "API", "\(manifest.id): calls go to \(manifest.baseURL.text).")
  }

  private func show(_ findings: [Finding]) {
    if options.has("--json") {
      let json = JSONWriter.text(.object(Finding.json(of: findings)))
      return Terminal.standardOutput.write(line: json)
    }
    StatusPrinter(.standardOutput).print(Finding.lines(of: findings))
  }
}
