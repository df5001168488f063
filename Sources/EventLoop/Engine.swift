/// The actor on which everything of one process runs.
@globalActor
package actor Engine {
  package static let shared = Engine()
}
