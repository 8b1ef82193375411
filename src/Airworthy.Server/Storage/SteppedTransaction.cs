using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Storage;

/// <summary>
/// A long piece of writing in many short transactions: one large commit, with the checkpoint behind it, would hold up the fsyncs that requests wait for.
/// What is written before the last one must mean nothing to a reader. Disposed without <see cref="Commit"/>, it leaves what the steps have written.
/// </summary>
/// <param name="rest">Runs between two steps.</param>
internal sealed class SteppedTransaction(SqliteConnection connection, Action rest) : IDisposable
{
    /// <summary>The step that is being written.</summary>
    public SqliteTransaction Current { get; private set; } = connection.BeginTransaction();

    /// <summary>Makes what was written durable, and begins the next step.</summary>
    public void Step()
    {
        Commit();
        rest();
        Current = connection.BeginTransaction();
    }

    /// <summary>Ends the last step.</summary>
    public void Commit()
    {
        Current.Commit();
        Current.Dispose();
    }

    public void Dispose() => Current.Dispose();
}
