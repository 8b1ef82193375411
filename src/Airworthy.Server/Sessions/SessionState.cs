using Airworthy.Protocol;
using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Users;

namespace Airworthy.Server.Sessions;

/// <summary>
/// All that is known of one session. An update is the smallest state; two states of the same session merge into one,
/// and because each member takes the larger, the smaller or the earlier of two, the merge is idempotent, commutative and associative:
/// a retry, a duplicate, a reordering or a late beginning never changes a number.
/// </summary>
internal struct SessionState
{
    public SentryId Id;
    public ProjectId Project;

    /// <summary>The earliest beginning named. UTC.</summary>
    public DateTime Started;

    public SessionStatus Status;
    public AbnormalMechanism Mechanism;

    /// <summary>Whether an update said that it was the first.</summary>
    public bool HasBeginning;

    /// <summary>The largest count named; a count beyond 32 bits is kept as the largest one.</summary>
    public uint Errors;

    /// <summary>Seconds, the largest named; NaN if none was.</summary>
    public double DurationSeconds;

    public ReleaseId Release;
    public Origin ReleaseOrigin;

    /// <summary>None until an update names one.</summary>
    public EnvironmentId Environment;
    public Origin EnvironmentOrigin;

    /// <summary>The keyed hash of the user, or none.</summary>
    public UserHash User;
    public Origin UserOrigin;

    public readonly SessionHealth Health => Status switch
    {
        SessionStatus.Crashed => SessionHealth.Crashed,
        SessionStatus.Abnormal => SessionHealth.Abnormal,
        SessionStatus.Unhandled => SessionHealth.Unhandled,
        SessionStatus.Errored => SessionHealth.Errored,
        _ => Errors > 0 ? SessionHealth.Errored : SessionHealth.Healthy,
    };

    /// <summary>Where the session is counted, and as what. A duration counts once the session has ended as it should.</summary>
    public readonly Contribution Contribution => new(Project, Release, Environment, Started, Health, User)
    {
        Duration = Status == SessionStatus.Exited && DurationSeconds >= 0
            ? (uint)Math.Min(Math.Round(DurationSeconds * 1000), Cells.Contribution.NoDuration - 1)
            : Cells.Contribution.NoDuration,
        Mechanism = Mechanism,
    };

    /// <summary>Whether another state of the same session tells nothing new: it was sent again, or has been overtaken. To merge it would change nothing.</summary>
    public readonly bool Knows(in SessionState other, NameRegistry names) =>
        other.Started >= Started && other.Status <= Status && other.Mechanism <= Mechanism && other.Errors <= Errors && (HasBeginning || !other.HasBeginning)
        && (double.IsNaN(other.DurationSeconds) || other.DurationSeconds <= DurationSeconds)
        && OrderOfRelease(other, names) >= 0 && OrderOfEnvironment(other, names) >= 0 && OrderOfUser(other) >= 0;

    /// <summary>Takes what another state of the same session knows. <paramref name="names"/> breaks ties by the names' ordinal order.</summary>
    public void Merge(in SessionState other, NameRegistry names)
    {
        if (other.Started < Started)
            Started = other.Started;
        if (other.Status > Status)
            Status = other.Status;
        if (other.Mechanism > Mechanism)
            Mechanism = other.Mechanism;
        HasBeginning |= other.HasBeginning;
        Errors = Math.Max(Errors, other.Errors);
        // Math.Max would keep NaN, which here means "none".
        if (!(DurationSeconds >= other.DurationSeconds) && !double.IsNaN(other.DurationSeconds))
            DurationSeconds = other.DurationSeconds;

        MergeRelease(other, names);
        MergeEnvironment(other, names);
        MergeUser(other);
    }

    private void MergeRelease(in SessionState other, NameRegistry names)
    {
        if (OrderOfRelease(other, names) < 0)
            (Release, ReleaseOrigin) = (other.Release, other.ReleaseOrigin);
    }

    private void MergeEnvironment(in SessionState other, NameRegistry names)
    {
        if (OrderOfEnvironment(other, names) < 0)
            (Environment, EnvironmentOrigin) = (other.Environment, other.EnvironmentOrigin);
    }

    private void MergeUser(in SessionState other)
    {
        if (OrderOfUser(other) < 0)
            (User, UserOrigin) = (other.User, other.UserOrigin);
    }

    // Below zero where the other one's comes first, and is taken.
    private readonly int OrderOfRelease(in SessionState other, NameRegistry names)
    {
        var order = other.ReleaseOrigin.CompareTo(ReleaseOrigin);
        return order != 0 ? order : names.Compare(other.Release, Release);
    }

    private readonly int OrderOfEnvironment(in SessionState other, NameRegistry names)
    {
        if (other.Environment == EnvironmentId.None)
            return 1;
        var order = Environment == EnvironmentId.None ? -1 : other.EnvironmentOrigin.CompareTo(EnvironmentOrigin);
        return order != 0 ? order : names.Compare(other.Environment, Environment);
    }

    private readonly int OrderOfUser(in SessionState other)
    {
        if (other.User == UserHash.None)
            return 1;
        var order = User == UserHash.None ? -1 : other.UserOrigin.CompareTo(UserOrigin);
        // The text is not kept, so a tie is broken by its hash: any fixed order serves.
        return order != 0 ? order : other.User.Value.CompareTo(User.Value);
    }
}
