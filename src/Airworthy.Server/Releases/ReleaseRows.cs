using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Releases;

/// <summary>Makes releases known to the tracker. On the writer's thread only.</summary>
internal static class ReleaseRows
{
    /// <summary>The row of a release, which is made if there is none, and linked to the project.</summary>
    /// <param name="at">When it was first named, UTC, if it is new.</param>
    /// <param name="isNew">Whether the release, or its link to the project, is new: then what waits for a next release may be settled.</param>
    public static long Ensure(SqlSession session, string version, ProjectId project, DateTime at, out bool isNew)
    {
        var id = Ensure(session, version, at, out isNew);
        isNew |= Link(session, id, project, at);
        return id;
    }

    /// <summary>The row of a release, which is made if there is none; linked to no project if it is new.</summary>
    public static long Ensure(SqlSession session, string version, DateTime at, out bool isNew)
    {
        var id = Find(session, version);
        isNew = id is null;
        return id ?? session.Insert("insert into release (version, created_at) values ($1, $2)", version, at.Ticks);
    }

    /// <summary>Null if neither a tool nor an event has named it.</summary>
    public static long? Find(SqlSession session, string version) => session.Number("select id from release where version = $1", version);

    /// <summary>Whether the link is new.</summary>
    public static bool Link(SqlSession session, long release, ProjectId project, DateTime at) =>
        session.Execute("insert or ignore into release_project values ($1, $2, $3)", release, project.Value, at.Ticks) > 0;

    /// <summary>Says that it was released, unless somebody has said when already.</summary>
    public static void SetReleased(SqlSession session, long release, DateTime at) =>
        session.Execute("update release set released_at = coalesce(released_at, $2) where id = $1", release, at.Ticks);

    /// <summary>Notes that an event of the release happened.</summary>
    public static void SeeEvent(SqlSession session, long release, ProjectId project, string environment, DateTime at)
    {
        session.Execute(
            "update release set first_event = min(coalesce(first_event, $2), $2), last_event = max(coalesce(last_event, $2), $2) where id = $1 and (first_event is null or $2 < first_event or $2 > last_event)",
            release, at.Ticks);
        session.Execute(
            """
            insert into release_event_environment values ($1, $2, $3, $4, $4)
            on conflict do update set first_event = min(first_event, $4), last_event = max(last_event, $4) where $4 < first_event or $4 > last_event
            """,
            release, project.Value, environment, at.Ticks);
    }
}
