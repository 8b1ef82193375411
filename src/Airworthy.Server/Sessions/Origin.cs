namespace Airworthy.Server.Sessions;

/// <summary>When an update was made, by its sender's clocks: first the time, then the sequence number. The smallest one is the session's beginning.</summary>
internal readonly record struct Origin(DateTime Timestamp, ulong Sequence) : IComparable<Origin>
{
    public int CompareTo(Origin other)
    {
        var byTime = Timestamp.CompareTo(other.Timestamp);
        return byTime != 0 ? byTime : Sequence.CompareTo(other.Sequence);
    }
}
