using System.Collections.Frozen;
using System.Security.Cryptography;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Projects;

/// <summary>The organization and its projects: all in memory, for every request asks; changed rarely, and then in the store first.</summary>
internal sealed class ProjectDirectory
{
    public const string Schema = """
        create table if not exists organization (slug text not null);
        create table if not exists project (id integer primary key, slug text not null unique, platform text, created_at text not null, allowed_origins text not null);
        create table if not exists project_key (public_key text primary key, project integer not null references project (id), is_enabled integer not null);
        create table if not exists adoption_rules (project integer primary key references project (id), window_hours integer not null, percent integer not null);
        create table if not exists project_name (project integer primary key references project (id), name text not null);
        create table if not exists key_label (public_key text primary key references project_key (public_key), label text not null, created_at text not null);
        """;

    private readonly StoreDatabase _database;
    private readonly TimeProvider _time;
    private readonly object _gate = new();
    private Snapshot _current;

    public ProjectDirectory(StoreDatabase database, TimeProvider time)
    {
        _database = database;
        _time = time;
        using var store = database.Open();
        _current = Load(store);
    }

    /// <summary>The number of the one organization there is.</summary>
    public const string OrganizationId = "1";

    /// <summary>The organization's slug; empty before the first start has named it.</summary>
    public string Organization => _current.Organization;

    /// <summary>Whether that is the organization's slug or number.</summary>
    public bool IsOrganization(string slugOrId) => slugOrId == Organization || slugOrId == OrganizationId;

    /// <summary>All projects by slug.</summary>
    public IReadOnlyList<Project> All => _current.All;

    public bool TryFindByKey(ReadOnlySpan<char> publicKey, out Project project)
    {
        var found = _current.ByKey.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(publicKey, out var known);
        project = known!;
        return found;
    }

    /// <summary>Finds a project by slug or number.</summary>
    public Project? Find(string slugOrId) =>
        All.FirstOrDefault(project => project.Slug == slugOrId)
        ?? (int.TryParse(slugOrId, out var id) ? Find(new ProjectId(id)) : null);

    public Project? Find(ProjectId id) => All.FirstOrDefault(project => project.Id == id);

    /// <summary>Names the organization if it has no name yet.</summary>
    public void CreateOrganization(string slug)
    {
        if (Organization.Length == 0)
            Write(store => Execute(store, "insert into organization values ($slug)", ("$slug", slug)));
    }

    /// <summary>Creates a project with one enabled key.</summary>
    /// <param name="name">What people call it; its slug if left out.</param>
    /// <exception cref="InvalidOperationException">Its number, slug or key is taken.</exception>
    public Project Create(string slug, string? platform, int? id = null, string? publicKey = null, string? allowedOrigins = null, string? name = null)
    {
        try
        {
            Write(store =>
            {
                Execute(store, "insert into project values ($id, $slug, $platform, $now, $origins)",
                    ("$id", (object?)id ?? DBNull.Value), ("$slug", slug), ("$platform", (object?)platform ?? DBNull.Value),
                    ("$now", _time.GetUtcNow().ToString("O")), ("$origins", allowedOrigins ?? AllowedOrigins.Everywhere));
                if (name is not null && name != slug)
                    Execute(store, "insert into project_name select id, $name from project where slug = $slug", ("$name", name), ("$slug", slug));
                Execute(store, "insert into project_key select $key, id, 1 from project where slug = $slug", ("$key", publicKey ?? NewKey()), ("$slug", slug));
            });
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SqliteConstraint)
        {
            throw new InvalidOperationException($"Project '{slug}' cannot be created: its number, its slug or its key belongs to another project.", error);
        }

        return Find(slug)!;
    }

    /// <summary>Says what a project is called, and what it runs on. What is null stays as it is.</summary>
    public Project Change(ProjectId project, string? name, string? platform)
    {
        Write(store =>
        {
            if (name is not null)
                Execute(store, "insert or replace into project_name values ($project, $name)", ("$project", project.Value), ("$name", name));
            if (platform is not null)
                Execute(store, "update project set platform = $platform where id = $project", ("$project", project.Value), ("$platform", platform));
        });
        return Find(project)!;
    }

    /// <summary>Gives a project one more key, which opens the door from now on.</summary>
    public ProjectKey AddKey(ProjectId project, string label)
    {
        var key = new ProjectKey(NewKey(), label, IsEnabled: true, _time.GetUtcNow());
        Write(store =>
        {
            Execute(store, "insert into project_key values ($key, $project, 1)", ("$key", key.PublicKey), ("$project", project.Value));
            Label(store, key);
        });
        return key;
    }

    /// <summary>Labels a key, and says whether it opens the door.</summary>
    public void ChangeKey(ProjectKey key) => Write(store =>
    {
        Execute(store, "update project_key set is_enabled = $enabled where public_key = $key", ("$enabled", key.IsEnabled ? 1 : 0), ("$key", key.PublicKey));
        Label(store, key);
    });

    /// <summary>Makes a key worthless for ever, unless it is the last one of its project: that can only be disabled.</summary>
    /// <returns>False if it is the last one.</returns>
    public bool TryRemoveKey(ProjectId project, string publicKey)
    {
        var isRemoved = false;
        Write(store =>
        {
            if (ReadKeys(store)[project].Count() < 2)
                return;
            Execute(store, "delete from key_label where public_key = $key", ("$key", publicKey));
            Execute(store, "delete from project_key where public_key = $key", ("$key", publicKey));
            isRemoved = true;
        });
        return isRemoved;
    }

    /// <summary>Says when a project's releases count as adopted. What was so far is judged by it too, for stages are derived when somebody asks.</summary>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public void SetAdoption(ProjectId project, AdoptionRules rules)
    {
        if (rules.Mistake is { } mistake)
            throw new ArgumentException(mistake, nameof(rules));
        Write(store => Execute(store, "insert or replace into adoption_rules values ($project, $window, $percent)",
            ("$project", project.Value), ("$window", rules.WindowHours), ("$percent", rules.Percent)));
    }

    /// <summary>Says from which web sites a project takes data.</summary>
    /// <exception cref="ArgumentException">An entry cannot be matched by any site.</exception>
    public void SetOrigins(ProjectId project, string entries)
    {
        if (AllowedOrigins.Mistake(entries) is { } mistake)
            throw new ArgumentException(mistake, nameof(entries));
        Write(store => Execute(store, "update project set allowed_origins = $origins where id = $project", ("$project", project.Value), ("$origins", entries)));
    }

    private const int SqliteConstraint = 19;

    /// <summary>All projects by slug, as the store has them.</summary>
    public static IReadOnlyList<Project> Read(SqliteConnection store) => Load(store).All;

    /// <summary>Changes the store, all of it or nothing, and then what memory holds.</summary>
    private void Write(Action<SqliteConnection> change)
    {
        lock (_gate)
        {
            using var store = _database.Open();
            using var transaction = store.BeginTransaction();
            change(store);
            transaction.Commit();
            _current = Load(store);
        }
    }

    private static Snapshot Load(SqliteConnection store)
    {
        using var organization = store.CreateCommand();
        organization.CommandText = "select slug from organization";
        var slug = (string?)organization.ExecuteScalar() ?? "";

        var keys = ReadKeys(store);
        using var command = store.CreateCommand();
        command.CommandText = """
            select project.id, slug, platform, allowed_origins, coalesce(name, slug), created_at, window_hours, percent
            from project left join project_name on project_name.project = project.id left join adoption_rules on adoption_rules.project = project.id
            order by slug
            """;
        using var row = command.ExecuteReader();
        var projects = new List<Project>();
        while (row.Read())
        {
            var id = new ProjectId(row.GetInt32(0));
            projects.Add(new(id, row.GetString(1), row.TextOrNull(2), [.. keys[id]], new AllowedOrigins(row.GetString(3)))
            {
                Name = row.GetString(4),
                CreatedAt = DateTimeOffset.Parse(row.GetString(5)),
                Adoption = row.IsDBNull(6) ? AdoptionRules.Default : new(row.GetInt32(6), row.GetInt32(7)),
            });
        }

        var enabled = from project in projects from key in project.Keys where key.IsEnabled select (key.PublicKey, project);
        return new(slug, projects, enabled.ToFrozenDictionary(one => one.PublicKey, one => one.project));
    }

    /// <summary>Each project's keys, in the order in which they were made. What is not labelled came with its project.</summary>
    private static ILookup<ProjectId, ProjectKey> ReadKeys(SqliteConnection store)
    {
        using var command = store.CreateCommand();
        command.CommandText = """
            select project_key.project, project_key.public_key, label, is_enabled, coalesce(key_label.created_at, project.created_at)
            from project_key join project on project.id = project_key.project left join key_label on key_label.public_key = project_key.public_key
            order by 5, 2
            """;
        using var row = command.ExecuteReader();
        var keys = new List<(ProjectId Project, ProjectKey Key)>();
        while (row.Read())
        {
            keys.Add((new(row.GetInt32(0)),
                new(row.GetString(1), row.TextOrNull(2) ?? ProjectKey.DefaultLabel, row.GetInt64(3) != 0, DateTimeOffset.Parse(row.GetString(4)))));
        }

        return keys.ToLookup(one => one.Project, one => one.Key);
    }

    private static string NewKey() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private static void Label(SqliteConnection store, ProjectKey key) =>
        Execute(store, "insert or replace into key_label values ($key, $label, $at)",
            ("$key", key.PublicKey), ("$label", key.Label), ("$at", key.CreatedAt.ToString("O")));

    private static void Execute(SqliteConnection store, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = store.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }

    private sealed record Snapshot(string Organization, IReadOnlyList<Project> All, FrozenDictionary<string, Project> ByKey);
}
