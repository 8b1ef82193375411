using Airworthy.Protocol;

namespace Airworthy.Server.Issues;

/// <summary>A release as an issue's resolution looks at it.</summary>
/// <param name="Row">Its row in the tracker; null for one that only sessions have named.</param>
/// <param name="Created">When it was first heard of, UTC.</param>
/// <param name="Released">When a tool says it was released, UTC; null if none has.</param>
internal sealed record IssueRelease(long? Row, ReleaseName Name, DateTime Created, DateTime? Released, bool IsArchived)
{
    public string Version => Name.Text;

    /// <summary>What decides which of two releases is the later one.</summary>
    public DateTime Date => Released ?? Created;
}
