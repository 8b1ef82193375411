using System.Text;
using Airworthy.Protocol;
using Airworthy.Server.Outcomes;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Facts;

/// <summary>
/// Applies the facts of a committed batch, in the order in which they stand there: right after the commit, and at a start what was not folded yet.
/// </summary>
internal sealed class FactApplication(SessionStore sessions, NameRegistry names, OutcomeCounters outcomes)
{
    /// <summary>False once an application has ended half way, with an exception. The caller holds the gate.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <exception cref="InvalidDataException">The batch holds what no version of this program writes.</exception>
    public void Apply(long sequence, ReadOnlySpan<byte> facts)
    {
        lock (sessions.Gate)
        {
            IsWhole = false;
            sessions.BeginBatch(sequence);
            outcomes.BeginBatch(sequence);
            // Most requests of a batch are of few projects, and of one day.
            var (counted, updates, last) = (default(OutcomeKey), 0L, default(DateTime));
            for (var fact = new FactReader(sequence, facts); fact.Read();)
            {
                switch (fact.Kind)
                {
                    case FactKind.Session:
                        if (!sessions.Apply(fact.Session))
                            outcomes.CountRepeat(fact.Project);
                        var key = new OutcomeKey(fact.Project, fact.Day, ItemType.Session, null);
                        if (key != counted && updates > 0)
                        {
                            outcomes.Count(counted, updates, last);
                            updates = 0;
                        }

                        (counted, last) = (key, fact.ReceivedAt);
                        updates++;
                        break;
                    case FactKind.Aggregate:
                        sessions.Apply(fact.Aggregate);
                        outcomes.Count(new(fact.Project, fact.Day, ItemType.Sessions, null), 1, fact.ReceivedAt);
                        break;
                    case FactKind.Drop:
                        var example = fact.Text.IsEmpty ? null : Encoding.UTF8.GetString(fact.Text);
                        outcomes.Count(new(fact.Project, fact.Day, fact.Item, fact.Reason), fact.Quantity, fact.ReceivedAt, example);
                        break;
                    case FactKind.Release:
                        names.Add(fact.Release, fact.Owner, fact.Text);
                        break;
                    case FactKind.Environment:
                        names.Add(fact.Environment, fact.Text);
                        break;
                }
            }

            if (updates > 0)
                outcomes.Count(counted, updates, last);
            IsWhole = true;
        }
    }
}
