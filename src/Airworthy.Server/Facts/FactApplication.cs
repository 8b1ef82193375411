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
    // Updates that are looked ahead at. Of more, the first would leave the processor's nearest cache again.
    private const int LookAhead = 32;

    private readonly SessionState[] _updates = new SessionState[LookAhead];

    /// <summary>False once an application has ended half way, with an exception. The caller holds the gate.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Applies a batch of which nobody waits for an answer.</summary>
    /// <exception cref="InvalidDataException">The batch holds what no version of this program writes.</exception>
    public void Apply(long sequence, ReadOnlySpan<byte> facts) => Apply(sequence, facts, static () => { });

    /// <summary>Applies a batch. Whoever is answered by <paramref name="acknowledge"/> and asks at once waits at the gate until all of it is applied.</summary>
    /// <exception cref="InvalidDataException">The batch holds what no version of this program writes.</exception>
    public void Apply(long sequence, ReadOnlySpan<byte> facts, Action acknowledge)
    {
        lock (sessions.Gate)
        {
            acknowledge();
            IsWhole = false;
            sessions.BeginBatch(sequence);
            outcomes.BeginBatch(sequence);
            var waiting = 0;
            // Most requests of a batch are of few projects, and of one day.
            var (counted, updates, last) = (default(OutcomeKey), 0L, default(DateTime));
            for (var fact = new FactReader(sequence, facts); fact.Read();)
            {
                switch (fact.Kind)
                {
                    case FactKind.Session:
                        _updates[waiting++] = fact.Session;
                        if (waiting == LookAhead)
                        {
                            Apply(_updates);
                            waiting = 0;
                        }

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

            Apply(_updates.AsSpan(0, waiting));
            if (updates > 0)
                outcomes.Count(counted, updates, last);
            IsWhole = true;
        }
    }

    private void Apply(ReadOnlySpan<SessionState> updates)
    {
        sessions.LookAhead(updates);
        foreach (ref readonly var update in updates)
        {
            if (!sessions.Apply(update))
                outcomes.CountRepeat(update.Project);
        }
    }
}
