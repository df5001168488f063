import Text
import HTTP
import JSON
import Manifests

/// Reads what a step of a scenario plays.
struct ScriptedResponseReader {
  /// Names of the samples that may be played.
  let samples: [String]
  private static let longestDelay = 3600.0
  private static let nestingLimit = 8

  func play(_ value: ScenarioValue, depth: Int = 0) -> ScriptedResponse? {
    switch value.value {
    case .string(let name): return sample(name, value)
    case .object(let object):
      if object["delay"] != nil { return delay(value, depth) }
      if object["status"] != nil { return answer(value) }
      if object["drop"] != nil { return drop(value) }
      if object["html"] != nil { return page(value) }
      if object["half"] != nil { return flag("half", value).map { _ in .half } }
      if object["endless"] != nil { return flag("endless", value).map { _ in .endless } }
    default: break
    }
    value.mismatch(
      "the name of a sample in quotes, or an object with one of delay, status, drop, html, half, "
        + "endless"
    )
    return nil
  }

  private func sample(_ name: String, _ value: ScenarioValue) -> ScriptedResponse? {
    if samples.contains(name) { return .sample(name) }
    value.findings.add(
      "expected the name of a sample of the manifest, found \(ScenarioValue.quoted(value.value))"
        + Suggestion.clause(for: name, among: samples),
      at: value.pointer
    )
    return nil
  }

  private func delay(_ value: ScenarioValue, _ depth: Int) -> ScriptedResponse? {
    _ = value.members(known: ["delay", "then"], "a delay")
    guard depth < Self.nestingLimit else {
      value.findings.add("delays are nested too deeply; add them up in one", at: value.pointer)
      return nil
    }
    let next = value.member("then").map { play($0, depth: depth + 1) } ?? .usual
    guard let delay = value.member("delay") else { return nil }
    guard let seconds = delay.value.number?.double, seconds >= 0, seconds <= Self.longestDelay
    else {
      delay.mismatch("seconds from 0 to \(Int(Self.longestDelay))")
      return nil
    }
    return next.map { .delay(seconds, then: $0) }
  }

  private func drop(_ value: ScenarioValue) -> ScriptedResponse? {
    _ = value.members(known: ["drop"], "a drop")
    guard let drop = value.member("drop") else { return nil }
    guard let point = drop.value.string.flatMap(ScriptedResponse.DropPoint.init(rawValue:)) else {
      drop.mismatch("\"before\" (the request has no effect) or \"after\" (the API has acted)")
      return nil
    }
    return .drop(point)
  }

  private func page(_ value: ScenarioValue) -> ScriptedResponse? {
    _ = value.members(known: ["html"], "a page")
    return value.member("html")?.integer(in: 200...599, "a status").map { .page(status: $0) }
  }

  private func flag(_ name: String, _ value: ScenarioValue) -> Bool? {
    _ = value.members(known: [name], "an object")
    guard let flag = value.member(name) else { return nil }
    if flag.value == true { return true }
    flag.mismatch("true, or a step without this play")
    return nil
  }

  private func answer(_ value: ScenarioValue) -> ScriptedResponse? {
    _ = value.members(known: ["status", "headers", "body", "base64"], "an answer")
    let status = value.member("status")?.integer(in: 200...599, "a status")
    let headers = value.member("headers").map(fields) ?? []
    guard let status, let headers else { return nil }
    guard let bytes = content(value) else { return nil }
    var answer = HTTPResponse(status: status, fields: HTTPFields(headers), body: bytes)
    // The content goes out as it stands in the scenario, so a coding that it is said to have is a false one.
    answer.defect = answer.fields["Content-Encoding"].map { .notEncodedAsSaid($0) }
    return .answer(answer)
  }

  /// The content, in base64 where it is no JSON and no text in UTF-8.
  private func content(_ value: ScenarioValue) -> [UInt8]? {
    guard let encoded = value.member("base64") else {
      let body = value.member("body")?.value
      return body.map { $0.string.map { Array($0.utf8) } ?? JSONWriter.bytes($0) } ?? []
    }
    if value.member("body") != nil {
      value.findings.add("an answer has \"body\" or \"base64\", not both", at: value.pointer)
      return nil
    }
    guard let bytes = encoded.value.string.flatMap({ try? Base64.decode($0).get() }) else {
      encoded.mismatch("base64, such as \"Y2Fm6Q==\"")
      return nil
    }
    return bytes
  }

  private func fields(_ value: ScenarioValue) -> [(String, String)]? {
    guard let object = value.value.object else {
      value.mismatch("an object of header fields")
      return nil
    }
    var fields: [(String, String)] = []
    for member in object.members {
      guard let text = member.value.scalarText, !PlainText.hasControls(text + member.name),
        !member.name.isEmpty, !member.name.contains(where: { " :".contains($0) })
      else {
        value.member(member.name)?.mismatch("a header field: a name, and a value on one line")
        return nil
      }
      fields.append((member.name, text))
    }
    return fields
  }
}
