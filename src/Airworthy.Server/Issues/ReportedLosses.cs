using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>What SDKs said they have thrown away, for the page of a project.</summary>
internal sealed class ReportedLosses(TrackerDatabase tracker)
{
    /// <summary>On the days that have a part in a stretch of time, the most first.</summary>
    public List<ReportedLoss> Of(ProjectId project, DateTime start, DateTime end) => tracker.Read(session => ClientReports.Read(session, project, start, end));
}
