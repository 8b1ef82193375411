namespace Airworthy.Server.Facts;

/// <summary>What a fact in the log says. Stored: never renumber.</summary>
internal enum FactKind : byte
{
    /// <summary>What follows came in one request: project, time of receipt.</summary>
    Received = 1,

    /// <summary>One update of one session.</summary>
    Session = 2,

    /// <summary>Sessions that an SDK counted itself.</summary>
    Aggregate = 3,

    /// <summary>Items were dropped: item type, reason, how many, and an offending value.</summary>
    Drop = 4,

    /// <summary>From here on a number stands for a release's version.</summary>
    Release = 5,

    /// <summary>From here on a number stands for an environment's name.</summary>
    Environment = 6,
}
