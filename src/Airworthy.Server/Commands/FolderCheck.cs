using Airworthy.Server.Facts;
using Airworthy.Server.Issues;

namespace Airworthy.Server.Commands;

/// <summary>What was found in a data folder: in the sessions' store with its log, and in the tracker's file.</summary>
/// <param name="Tracker">Null where an older version has written the folder.</param>
internal sealed record FolderCheck(StoreCheck Store, TrackerCheck? Tracker)
{
    public IReadOnlyList<StoreFinding> Findings { get; } = [.. Store.Findings.Concat(Tracker?.Findings ?? []).Take(StoreCheck.MaxFindings)];

    /// <summary>Verifies a folder that no server works on.</summary>
    /// <param name="isThorough">Whether SQLite compares its indexes with the tables too.</param>
    /// <param name="countsAgain">Whether what is derived is compared with a recount, which takes longest.</param>
    public static FolderCheck Run(string folder, bool isThorough, bool countsAgain = false) =>
        new(StoreCheck.Run(folder, isThorough, countsAgain), TrackerCheck.Run(folder, isThorough, countsAgain));
}
