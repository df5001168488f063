import JSON
import YAML
package import Manifests

extension Scenario {
  /// Reads a scenario file against the manifests that it is played with.
  ///
  /// An operation is named as in its manifest, or by its tool name where two manifests share the name.
  ///
  /// - Throws: `RehearsalError.scenario` with all faults.
  package static func load(
    _ text: [UInt8],
    file: String,
    manifests: [Manifest]
  ) throws(RehearsalError) -> Scenario {
    let findings = ScenarioDiagnostics(file: file)
    let document: WrittenDocument
    do throws(DocumentSyntaxError) {
      document = try WrittenDocument(text, file: file)
    } catch {
      throw .scenario([Diagnostic(error, file: file)])
    }
    let root = ScenarioValue(value: document.value, pointer: JSONPointer(), findings: findings)
    let steps = steps(root, manifests)
    guard findings.isEmpty else { throw .scenario(findings.diagnostics(in: document)) }
    return Scenario(steps: steps)
  }

  private static func steps(_ root: ScenarioValue, _ manifests: [Manifest]) -> [Step] {
    let shape = "an object with the member \"steps\""
    guard root.members(known: ["$schema", "steps"], shape) != nil else { return [] }
    guard let list = root.member("steps") else {
      root.findings.add("the member \"steps\" is missing: it lists what happens", at: root.pointer)
      return []
    }
    guard list.value.array != nil else {
      list.mismatch("an array of steps")
      return []
    }
    let reader = ScenarioStepReader(manifests: manifests)
    return list.elements.compactMap(reader.step)
  }
}
