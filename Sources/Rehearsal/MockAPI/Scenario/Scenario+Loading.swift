import JSON
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
    let document: JSONValue
    do throws(JSONSyntaxError) {
      document = try JSONParser.parse(text)
    } catch {
      throw .scenario([findings.diagnostic(of: error, in: text)])
    }
    let root = ScenarioValue(value: document, pointer: JSONPointer(), findings: findings)
    let steps = steps(root, manifests)
    guard findings.isEmpty else { throw .scenario(findings.diagnostics(in: text)) }
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
