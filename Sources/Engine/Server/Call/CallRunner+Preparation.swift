import Requests
import Text
import EventLoop
import Failures
import JSON
import Manifests
import Pacing
import Tasks

// What a request is made of besides the arguments: secrets, files, and numbers that nobody can guess.

extension CallRunner {
  /// Builds the request.
  func prepare(_ call: CheckedCall) async -> Result<PreparedCall, Refusal> {
    if let accepted {
      let key = persistedCall?.record.idempotencyKey
      return .success(
        PreparedCall(entry, call.scoped, call.keys, following: accepted, idempotencyKey: key)
      )
    }
    do throws(UnplaceableArgument) {
      var ingredients = RequestBuilder.Ingredients(keys: call.keys, idempotencyKey: idempotencyKey)
      if entry.builder.hasParts { ingredients.boundary = "recourse-" + unguessable }
      if entry.builder.takesFiles { ingredients.files = try await files(of: call.scoped.arguments) }
      let prepared = try PreparedCall(entry, call.scoped, ingredients)
      prepared.expect(redirects: dependencies.redirects.count(of: prepared.tool))
      return .success(prepared)
    } catch {
      return .failure(invalid([(error.argument, error.problem)], call.scoped.arguments))
    }
  }

  /// 32 hexadecimal digits.
  private var unguessable: String {
    Hexadecimal.text(of: dependencies.world.entropy())
  }

  /// The files that the call takes from the operator's directory.
  private func files(
    of arguments: JSONObject
  ) async throws(UnplaceableArgument) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for (place, path) in try entry.builder.paths(in: arguments) where files[path] == nil {
      switch await dependencies.world.upload(path) {
      case .content(let bytes): files[path] = bytes
      case .refused(let problem):
        throw UnplaceableArgument(argument: place + "/path", problem: problem)
      case .closed:
        throw UnplaceableArgument(
          argument: place + "/path",
          problem: "cannot be read, because the operator has opened no directory; give base64 or "
            + "text instead, or ask the operator to start the server with --files DIR"
        )
      }
    }
    return files
  }
}
