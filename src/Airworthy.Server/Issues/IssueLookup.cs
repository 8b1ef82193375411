using System.Globalization;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>Finds one issue by what people call it.</summary>
internal sealed class IssueLookup(ProjectDirectory projects)
{
    /// <summary>By its number or its short id; null if there is none.</summary>
    public Issue? Find(SqlSession session, string idOrShortId)
    {
        if (long.TryParse(idOrShortId, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return session.Query($"select {Issue.Columns} from issue where id = $1", Issue.Read, id).Find(issue => projects.Find(issue.Project) is not null);
        return ShortId.TryParse(idOrShortId, projects.All, out var shortId)
            ? session.Query($"select {Issue.Columns} from issue where project = $1 and number = $2", Issue.Read, shortId.Project.Value, shortId.Number).FirstOrDefault()
            : null;
    }
}
