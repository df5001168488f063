import JSON
import Manifests

/// Reads the steps of a scenario file.
struct ScenarioStepReader {
  let manifests: [Manifest]
  private static let callLimit = 1_000_000

  func step(_ value: ScenarioValue) -> Scenario.Step? {
    let known = ["operation", "call", "play"]
    let shape = "a step such as {\"operation\": \"search\", \"call\": 1, \"play\": {\"html\": 502}}"
    guard value.members(known: known, shape) != nil else { return nil }
    for name in ["operation", "play"] where value.member(name) == nil {
      value.findings.add("the member \"\(name)\" is missing", at: value.pointer)
    }
    let target = value.member("operation").flatMap(target)
    let calls = value.member("call").map(calls) ?? .every
    let samples = target?.manifest.samples.map(\.name) ?? manifests.flatMap(\.samples).map(\.name)
    let play = value.member("play").flatMap { ScriptedResponseReader(samples: samples).play($0) }
    guard let target, let calls, let play else { return nil }
    return Scenario.Step(toolName: target.operation.toolName, calls: calls, play: play)
  }

  private func target(
    _ value: ScenarioValue
  ) -> (manifest: Manifest, operation: Manifests.Operation)? {
    guard let name = value.value.string else {
      value.mismatch("the name of an operation")
      return nil
    }
    let all = manifests.flatMap { manifest in manifest.operations.map { (manifest, $0) } }
    if let exact = all.first(where: { $0.1.toolName == name }) { return exact }
    let found = all.filter { $0.1.name == name }
    if found.count == 1 { return found[0] }
    if found.isEmpty {
      let names = all.map(\.1.name)
      let quoted = ScenarioValue.quoted(value.value)
      value.findings.add(
        "expected an operation of \(manifests.map(\.id).joined(separator: ", ")), found \(quoted)"
          + Suggestion.clause(for: name, among: names),
        at: value.pointer
      )
    } else {
      let tools = found.map(\.1.toolName).joined(separator: " or ")
      value.findings.add(
        "several manifests have an operation of this name; write \(tools)",
        at: value.pointer
      )
    }
    return nil
  }

  private func calls(_ value: ScenarioValue) -> Scenario.Calls? {
    let expected = "a call such as 1, several such as [1, 3], or a first one such as \"2+\""
    switch value.value {
    case .number: return value.integer(in: 1...Self.callLimit, "a call").map { .only([$0]) }
    case .array(let elements) where !elements.isEmpty:
      let calls = value.elements.compactMap { $0.integer(in: 1...Self.callLimit, "a call") }
      return calls.count == elements.count ? .only(Set(calls)) : nil
    case .string(let text) where text.hasSuffix("+"):
      if let first = Int(text.dropLast()), (1...Self.callLimit).contains(first) {
        return .from(first)
      }
    default: break
    }
    value.mismatch(expected)
    return nil
  }
}
